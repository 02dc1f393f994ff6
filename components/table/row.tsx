'use client';

import { ChevronRight } from 'lucide-react';
import type { Ref } from 'react';
import { StateLink } from '@/components/shell/state-link';
import type { UrlState } from '@/components/shell/url-state';
import { Mark } from '@/components/ui/marks';
import { absoluteText, ageText } from '@/lib/graph/age';
import { STANDING_WORD } from '@/lib/graph/marks';
import type { AnswerRow } from '@/lib/answers/answer-row';
import { pageOf } from './page-of';
import { type Column, cutCell, othersText, seenText } from './columns';
import type { Item } from './items';

type RowProps = {
  readonly item: Item;
  readonly at: number;
  readonly columns: readonly Column[];
  /** Widths of the columns; empty where each line has as much room as it needs. */
  readonly widths: readonly number[];
  readonly now: number;
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly lineRef: Ref<HTMLTableRowElement>;
  readonly onClick: () => void;
  readonly onToggle: () => void;
  /** Goes to the page of a name. */
  readonly onPage: (to: Partial<UrlState>) => void;
};

const probedText = ({ probedAt }: AnswerRow, now: number): string =>
  probedAt === null ? 'never' : `${ageText(probedAt, now)} ago`;

const titleOf = (column: Column, row: AnswerRow): string => {
  if (column.id === 'verdict') return `${STANDING_WORD[row.standing]}: ${row.word}`;
  if (column.id === 'observed') return [seenText(row), row.stale].filter((part) => part !== '').join('. ');
  if (column.id === 'probed') return row.probedAt === null ? '' : absoluteText(row.probedAt);
  return column.text(row);
};

function Text({
  column,
  row,
  width,
  now,
}: {
  column: Column;
  row: AnswerRow;
  width?: number | undefined;
  now: number;
}) {
  if (column.id === 'probed') return probedText(row, now);
  const text = cutCell(column, row, width);
  if (column.id === 'observed' && row.observed === '') return <span className="mp-none">{text}</span>;
  if (column.id === 'by' && row.action !== '' && text.startsWith(`${row.action} `))
    return (
      <>
        <span className="mp-action">{row.action}</span> {text.slice(row.action.length + 1)}
      </>
    );
  return column.font === 'mono' ? <code>{text}</code> : text;
}

function Verdict({ props, row, children }: { props: RowProps; row: AnswerRow; children: React.ReactNode }) {
  const { item, onToggle } = props;
  const opens = item.kind === 'row' && row.count > 1;
  return (
    <span className="mp-verdict">
      <span className="mp-chevron" data-open={opens && item.isOpen ? true : undefined}>
        {opens ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={
              item.isOpen ? 'Close' : `Show the ${row.count.toLocaleString('en')} answers of this row`
            }
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
          >
            <ChevronRight aria-hidden size={14} strokeWidth={1.5} />
          </button>
        ) : null}
      </span>
      <Mark standing={row.standing} />
      <span className="mp-word">{children}</span>
    </span>
  );
}

/** A name that leads to its page; by keyboard the evidence of the row leads there. */
function Named({
  page,
  onPage,
  children,
}: {
  page: Partial<UrlState> | null;
  onPage: RowProps['onPage'];
  children: React.ReactNode;
}) {
  if (page === null) return children;
  return (
    <span className="contents" onClick={(event) => event.stopPropagation()}>
      <StateLink to={page} onChange={onPage} tabIndex={-1} className="mp-name">
        {children}
      </StateLink>
    </span>
  );
}

function Cells({ props, row }: { readonly props: RowProps; readonly row: AnswerRow }) {
  const { columns, widths, now, onPage } = props;
  return columns.map((column, at) => {
    const others = othersText(column.id, row);
    const text = <Text column={column} row={row} width={widths[at]} now={now} />;
    const page = pageOf(column.id, row);
    return (
      <td
        key={column.id}
        className={`mp-cell-${column.id}`}
        title={titleOf(column, row)}
        data-right={column.isRight}
      >
        {column.id === 'verdict' ? (
          <Verdict props={props} row={row}>
            {text}
          </Verdict>
        ) : (
          <Named page={page} onPage={onPage}>
            {text}
          </Named>
        )}
        {others === '' ? null : <span className="mp-others"> {others}</span>}
      </td>
    );
  });
}

/** One line of the table. */
export function Row(props: RowProps) {
  const { item, at, columns, isSelected, isStop, lineRef, onClick } = props;
  const line = {
    ref: lineRef,
    'data-index': at,
    'aria-rowindex': at + 2,
    'aria-level': item.kind === 'row' ? 1 : 2,
    tabIndex: isStop ? 0 : -1,
    onClick,
  };
  if (item.kind === 'more')
    return (
      <tr {...line} className="mp-more">
        <td colSpan={columns.length}>Show more of the {item.left.toLocaleString('en')} left</td>
      </tr>
    );
  return (
    <tr
      {...line}
      aria-selected={isSelected}
      data-kind={item.kind}
      {...(item.kind === 'row' && item.row.count > 1 && { 'aria-expanded': item.isOpen })}
    >
      <Cells props={props} row={item.row} />
    </tr>
  );
}

'use client';

import './table.css';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { UrlState } from '@/components/shell/url-state';
import { type Size, useSize } from '@/components/graph/use-size';
import { type AnswerRow, rowOf } from '@/lib/answers/answer-row';
import type { Picture } from '@/lib/graph/picture';
import { type Column, type ColumnId, COLUMNS, type Sort, sortRows, toWidths } from './columns';
import { type Item, STEP, toItems } from './items';
import { Row } from './row';
import { Spacer } from './spacer';
import { TALL, useFollow, useRoving, useScroller } from './use-rows';

type AnswerTableProps = {
  readonly label?: string;
  readonly picture: Picture;
  /** In the order of attention. */
  readonly rows: readonly AnswerRow[];
  readonly columns: readonly ColumnId[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
  /** Id of the selected edge. */
  readonly selected: string | null;
  readonly onSelect: (edge: string | null) => void;
  /** Goes to the page of a name in a row. */
  readonly onPage: (to: Partial<UrlState>) => void;
  /** The present, in ms; ages count from it. */
  readonly now: number;
  /** Told which lines are in view. */
  readonly children?: (range: {
    readonly first: number;
    readonly last: number;
    readonly all: number;
  }) => ReactNode;
};

/** The first press sorts upwards, the second downwards, the third goes back to the order of attention. */
const nextSort = (column: ColumnId, sort: Sort | null): Sort | null => {
  if (sort?.column !== column) return { column, isDescending: false };
  return sort.isDescending ? null : { column, isDescending: true };
};

function Head({
  columns,
  sort,
  onSort,
}: {
  readonly columns: readonly Column[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
}) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ id, head, isRight }) => {
          const isSorted = sort?.column === id;
          const order = sort?.isDescending === true ? 'descending' : 'ascending';
          return (
            <th
              key={id}
              scope="col"
              data-column={id}
              data-right={isRight}
              aria-sort={isSorted ? order : 'none'}
            >
              <button type="button" onClick={() => onSort(nextSort(id, sort))}>
                {head}
                {isSorted && order === 'ascending' ? <ChevronUp aria-hidden size={12} /> : null}
                {isSorted && order === 'descending' ? <ChevronDown aria-hidden size={12} /> : null}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

const isEdgeOf = (item: Item, edge: string | null, row: AnswerRow | undefined): boolean => {
  if (edge === null || item.kind === 'more') return false;
  if (item.kind === 'pair') return item.row.edge === edge;
  return item.row === row;
};

const widthsOf = (
  rows: readonly AnswerRow[],
  columns: readonly Column[],
  size: Size | null,
): readonly number[] => (size === null || size.width <= TALL ? [] : toWidths(rows, columns, size.width));

function useOpen() {
  const [open, setOpen] = useState<ReadonlyMap<string, number>>(new Map());
  const set = (id: string, shown: number | undefined): void =>
    setOpen((known) => {
      const next = new Map(known);
      if (shown === undefined) next.delete(id);
      else next.set(id, shown);
      return next;
    });
  return { open, set };
}

/** Answers as a table of which only the lines in view stand in the document. */
export function AnswerTable(props: AnswerTableProps) {
  const { picture, selected, onSelect, sort, onSort, now } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const isTall = size !== null && size.width <= TALL;
  const { open, set } = useOpen();
  const columns = useMemo(() => COLUMNS.filter(({ id }) => props.columns.includes(id)), [props.columns]);
  const rows = useMemo(() => sortRows(props.rows, sort), [props.rows, sort]);
  const items = useMemo(() => toItems(picture, rows, open), [picture, rows, open]);
  const widths = useMemo(() => widthsOf(rows, columns, size), [rows, columns, size]);
  const row = useMemo(() => (selected === null ? undefined : rowOf(rows, selected)), [rows, selected]);

  const toggle = (item: Item, isOpen: boolean): boolean => {
    if (item.kind !== 'row' || item.row.count < 2 || item.isOpen === isOpen) return false;
    set(item.key, isOpen ? STEP : undefined);
    return true;
  };
  const enter = (item: Item): void => {
    if (item.kind === 'more') set(item.of.id, (open.get(item.of.id) ?? 0) + STEP);
    else onSelect(item.row.edge);
  };
  const roving = useRoving(items, { enter, toggle });
  // Stays above the lines to sort them by, and a finger has to hit it where they are tall.
  const head = isTall ? 44 : 30;
  const scroller = useScroller(frame, items, { isTall, head, active: roving.active });
  const place = items.findIndex((item) => isEdgeOf(item, selected, row));
  useFollow(scroller, place);

  const lines = scroller.getVirtualItems();
  const end = (lines.at(-1)?.end ?? head) - head;
  const stop = roving.active < 0 ? Math.max(0, place) : roving.active;
  const [first, last] = [scroller.range?.startIndex ?? 0, scroller.range?.endIndex ?? 0];
  return (
    <>
      <div ref={frame} className="mp-answers">
        <table
          role="treegrid"
          aria-label={props.label ?? 'Answers'}
          aria-rowcount={items.length + 1}
          aria-colcount={columns.length}
          onKeyDown={(event) => {
            if (event.target instanceof HTMLTableRowElement)
              roving.onKeyDown(event, (at) => scroller.scrollToIndex(at, { align: 'auto' }));
          }}
        >
          <colgroup>
            {widths.map((width, at) => (
              <col key={at} style={{ width }} />
            ))}
          </colgroup>
          <Head columns={columns} sort={sort} onSort={onSort} />
          <tbody>
            {lines.map((line, at) => {
              const item = items[line.index];
              const before = lines[at - 1]?.end ?? head;
              return item === undefined
                ? null
                : [
                    <Spacer key={`before ${item.key}`} height={line.start - before} span={columns.length} />,
                    <Row
                      key={item.key}
                      item={item}
                      at={line.index}
                      columns={columns}
                      widths={widths}
                      now={now}
                      isSelected={isEdgeOf(item, selected, row)}
                      isStop={line.index === stop}
                      lineRef={(element) => {
                        if (isTall) scroller.measureElement(element);
                        if (line.index === roving.active) roving.line.current = element;
                      }}
                      onClick={() => {
                        roving.setKey(item.key);
                        enter(item);
                      }}
                      onPage={props.onPage}
                      onToggle={() => toggle(item, item.kind === 'row' && !item.isOpen)}
                    />,
                  ];
            })}
            <Spacer height={scroller.getTotalSize() - end} span={columns.length} />
          </tbody>
        </table>
      </div>
      {props.children?.({ first, last, all: items.length })}
    </>
  );
}

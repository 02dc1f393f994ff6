'use client';

import '@/components/table/table.css';
import './agreement.css';
import { type ReactNode, type Ref, useRef } from 'react';
import { useSize } from '@/components/graph/use-size';
import { Spacer } from '@/components/table/spacer';
import { type Line, TALL, useFollow, useRoving, useScroller } from '@/components/table/use-rows';

/** One column of a list. */
export type LineColumn<T> = {
  readonly id: string;
  readonly head: string;
  readonly isRight?: boolean;
  readonly title?: (line: T) => string;
  readonly cell: (line: T) => ReactNode;
};

type LineTableProps<T> = {
  readonly label: string;
  readonly lines: readonly T[];
  readonly columns: readonly LineColumn<T>[];
  readonly selected: string | null;
  readonly onEnter: (line: T) => void;
};

function Head<T>({ columns }: { readonly columns: readonly LineColumn<T>[] }) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ id, head, isRight }) => (
          <th key={id} scope="col" className={`mp-cell-${id}`} data-right={isRight}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type RowProps<T> = {
  readonly line: T;
  readonly at: number;
  readonly columns: readonly LineColumn<T>[];
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly rowRef: Ref<HTMLTableRowElement>;
  readonly onClick: () => void;
};

function Row<T>({ line, at, columns, isSelected, isStop, rowRef, onClick }: RowProps<T>) {
  return (
    <tr
      ref={rowRef}
      data-index={at}
      aria-rowindex={at + 2}
      aria-selected={isSelected}
      tabIndex={isStop ? 0 : -1}
      onClick={onClick}
    >
      {columns.map(({ id, isRight, title, cell }) => (
        <td key={id} className={`mp-cell-${id}`} data-right={isRight} title={title?.(line)}>
          {cell(line)}
        </td>
      ))}
    </tr>
  );
}

/** A list of which only the lines in view stand in the document; one tab stop, arrows inside it. */
export function LineTable<T extends Line>(props: LineTableProps<T>) {
  const { label, lines, columns, selected, onEnter } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const isTall = size !== null && size.width <= TALL;
  const roving = useRoving(lines, { enter: onEnter });
  const head = isTall ? 0 : 30;
  const scroller = useScroller(frame, lines, { isTall, head, active: roving.active });
  const place = selected === null ? -1 : lines.findIndex(({ key }) => key === selected);
  useFollow(scroller, place);

  const shown = scroller.getVirtualItems();
  const end = (shown.at(-1)?.end ?? head) - head;
  const stop = roving.active < 0 ? Math.max(0, place) : roving.active;
  return (
    <div ref={frame} className="mp-answers mp-lines">
      <table
        role="grid"
        aria-label={label}
        aria-rowcount={lines.length + 1}
        onKeyDown={(event) => {
          if (event.target instanceof HTMLTableRowElement)
            roving.onKeyDown(event, (at) => scroller.scrollToIndex(at, { align: 'auto' }));
        }}
      >
        <Head columns={columns} />
        <tbody>
          {shown.map(({ index, start }, at) => {
            const line = lines[index];
            if (line === undefined) return null;
            return [
              <Spacer
                key={`before ${line.key}`}
                height={start - (shown[at - 1]?.end ?? head)}
                span={columns.length}
              />,
              <Row
                key={line.key}
                line={line}
                at={index}
                columns={columns}
                isSelected={index === place}
                isStop={index === stop}
                rowRef={(element) => {
                  scroller.measureElement(element);
                  if (index === roving.active) roving.line.current = element;
                }}
                onClick={() => {
                  roving.setKey(line.key);
                  onEnter(line);
                }}
              />,
            ];
          })}
          <Spacer height={scroller.getTotalSize() - end} span={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

'use client';

import './certificates.css';
import { ChevronDown, ChevronRight, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, type Ref, useMemo, useRef, useState } from 'react';
import { useMedia } from '@/components/ui/use-media';
import type { WeatherRow } from '@/lib/weather/weather';
import { type Column, COLUMNS, ROOMS, type Sort, sortRows } from './columns';
import { Details } from './details';
import { useLines } from './use-lines';

/** The first press sorts upwards, the second downwards, the third goes back to the order of attention. */
const nextSort = (column: Column['id'], sort: Sort | null): Sort | null => {
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
        {columns.map(({ id, head }) => {
          const order = sort?.column !== id ? 'none' : sort.isDescending ? 'descending' : 'ascending';
          return (
            <th key={id} scope="col" data-column={id} aria-sort={order}>
              <button type="button" onClick={() => onSort(nextSort(id, sort))}>
                {head}
                {order === 'ascending' ? <ChevronUp aria-hidden size={12} /> : null}
                {order === 'descending' ? <ChevronDown aria-hidden size={12} /> : null}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** Room for the lines that are not in the document. */
function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

type LineProps = {
  readonly row: WeatherRow;
  readonly columns: readonly Column[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly stop: {
    readonly tabIndex: 0 | -1;
    readonly ref: Ref<HTMLButtonElement> | undefined;
    readonly onFocus: () => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
};

/** The end of a name tells it from its neighbours, so it is cut before that. */
const TAIL = 11;

function Cut({ text }: { readonly text: string }) {
  return (
    <code className="flex min-w-0">
      <span className="overflow-hidden text-ellipsis">{text.slice(0, -TAIL)}</span>
      <span className="shrink-0">{text.slice(-TAIL)}</span>
    </code>
  );
}

function Line({ row, columns, isOpen, onToggle, stop }: LineProps) {
  return columns.map((column, at) => {
    const text = column.text(row);
    return (
      <td key={column.id} data-column={column.id} title={text}>
        {at === 0 ? (
          <button type="button" aria-expanded={isOpen} onClick={onToggle} {...stop}>
            {isOpen ? <ChevronDown aria-hidden size={12} /> : <ChevronRight aria-hidden size={12} />}
            <Cut text={text} />
          </button>
        ) : column.isMono === true ? (
          <Cut text={text} />
        ) : (
          text
        )}
      </td>
    );
  });
}

/** The certificates as a table of which only the lines in view stand in the document. */
export function CertificateTable({
  rows,
  now,
}: {
  readonly rows: readonly WeatherRow[];
  readonly now: number;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<Sort | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const isNarrow = useMedia('(width <= 1200px)');
  const isPhone = useMedia('(width <= 600px)');
  const room = isPhone ? 'little' : isNarrow ? 'some' : 'plenty';
  const columns = COLUMNS.filter(
    ({ needs }) => needs === undefined || ROOMS.indexOf(needs) <= ROOMS.indexOf(room),
  );
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const { scroller, active, button, onFocus, onKeyDown } = useLines(frame, sorted);
  const lines = scroller.getVirtualItems();
  const end = lines.at(-1)?.end ?? 0;
  return (
    <div ref={frame} className="mp-certificates">
      <table aria-label="Certificates" aria-rowcount={sorted.length + 1}>
        <Head columns={columns} sort={sort} onSort={setSort} />
        {lines.map(({ index, start }, at) => {
          const row = sorted[index];
          if (row === undefined) return null;
          const isOpen = open === row.id;
          const gap = start - (lines[at - 1]?.end ?? 0);
          return [
            gap <= 0 ? null : (
              <tbody key={`before ${row.id}`}>
                <Spacer height={gap} span={columns.length} />
              </tbody>
            ),
            <tbody key={row.id} data-index={index} ref={(element) => scroller.measureElement(element)}>
              <tr aria-rowindex={index + 2} data-gravity={row.gravity ?? undefined}>
                <Line
                  row={row}
                  columns={columns}
                  isOpen={isOpen}
                  onToggle={() => setOpen(isOpen ? null : row.id)}
                  stop={{
                    tabIndex: index === active ? 0 : -1,
                    ref: index === active ? button : undefined,
                    onFocus: () => onFocus(row.id),
                    onKeyDown,
                  }}
                />
              </tr>
              {isOpen ? (
                <tr>
                  <td colSpan={columns.length} style={{ padding: 0 }}>
                    <Details row={row} now={now} />
                  </td>
                </tr>
              ) : null}
            </tbody>,
          ];
        })}
        <tbody>
          <Spacer height={scroller.getTotalSize() - end} span={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

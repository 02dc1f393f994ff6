'use client';

import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { type ColumnId, COLUMNS, FIRST_COLUMNS } from './columns';

/** Which columns are shown; the verdict always is. */
export function ColumnsMenu({
  columns,
  onChange,
}: {
  readonly columns: readonly ColumnId[];
  readonly onChange: (columns: readonly ColumnId[] | null) => void;
}) {
  const id = useId();
  const toggle = (column: ColumnId): void =>
    onChange(columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column]);
  return (
    <>
      <Button popoverTarget={id}>Columns</Button>
      <div
        id={id}
        popover="auto"
        tabIndex={-1}
        aria-label="Columns"
        role="group"
        className="fixed inset-auto right-4 bottom-17 m-0 min-w-44 phone:bottom-29 rounded-lg border border-line bg-raised p-3 text-ink shadow-float"
      >
        <ul className="grid gap-1">
          {COLUMNS.filter((column) => column.id !== 'verdict').map((column) => (
            <li key={column.id}>
              <label className="flex min-h-6 items-center gap-2 phone:min-h-11">
                <input
                  type="checkbox"
                  className="accent-ink"
                  checked={columns.includes(column.id)}
                  onChange={() => toggle(column.id)}
                />
                {column.head}
              </label>
            </li>
          ))}
        </ul>
        <Button className="mt-2" onClick={() => onChange(null)} disabled={columns === FIRST_COLUMNS}>
          As at first
        </Button>
      </div>
    </>
  );
}

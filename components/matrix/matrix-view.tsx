'use client';

import { useMemo, useState } from 'react';
import type { ViewProps } from '@/components/shell/view-props';
import { type Order, ORDERS } from '@/lib/matrix/layout';
import { toTable } from '@/lib/matrix/to-table';
import { Grid } from './grid';
import { useLayout } from './use-layout';

const ORDER_WORD: Readonly<Record<Order, string>> = { namespace: 'By namespace', alike: 'By shared answers' };

const flipAll = (set: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> => {
  const isOpen = ids.some((id) => set.has(id));
  return isOpen ? new Set([...set].filter((id) => !ids.includes(id))) : new Set([...set, ...ids]);
};

/** Every class of callers against every class of ports, ordered so that blocks appear. */
export function MatrixView({ picture, state, shown, onChange }: ViewProps) {
  const [order, setOrder] = useState<Order>('namespace');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { question, decided } = shown.filter;
  const table = useMemo(
    () => toTable(picture, question, opened, decided),
    [picture, question, opened, decided],
  );
  const laidOut = useLayout(table, order);
  return (
    <Grid
      picture={picture}
      laidOut={laidOut}
      hidden={shown.filter.hidden}
      selected={state.edge}
      onSelect={(edge) => onChange({ edge })}
      onOpen={(ids) => setOpened((known) => flipAll(known, ids))}
      onTable={() => onChange({ view: 'table', id: null })}
      opened={opened}
    >
      <div role="group" aria-label="Order of rows and columns" className="flex">
        {ORDERS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === order}
            onClick={() => setOrder(one)}
            className="h-7 border border-l-0 border-edge bg-panel px-2.5 text-sm first:rounded-l-md first:border-l last:rounded-r-md aria-pressed:bg-sel aria-pressed:font-semibold phone:h-11"
          >
            {ORDER_WORD[one]}
          </button>
        ))}
      </div>
    </Grid>
  );
}

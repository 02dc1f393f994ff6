'use client';

import { useEffect, useRef, useState } from 'react';
import type { MatrixLayout, Order } from '@/lib/matrix/layout';
import type { MatrixTable } from '@/lib/matrix/table';
import type { LayoutRequest } from './layout.worker';

/** A table with the order that was found for it. */
export type LaidOut = { readonly table: MatrixTable; readonly layout: MatrixLayout };

/** Orders a table off the main thread; the last order stays until the next is there. */
export function useLayout(table: MatrixTable, order: Order): LaidOut | null {
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null);
  const worker = useRef<Worker>(null);
  const asked = useRef(0);
  useEffect(() => {
    worker.current ??= new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    const id = ++asked.current;
    worker.current.onmessage = ({ data }: MessageEvent<{ id: number; layout: MatrixLayout }>): void => {
      if (data.id === id) setLaidOut({ table, layout: data.layout });
    };
    worker.current.postMessage({ id, table, order } satisfies LayoutRequest);
  }, [table, order]);
  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = null;
    },
    [],
  );
  return laidOut;
}

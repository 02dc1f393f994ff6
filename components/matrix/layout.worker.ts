import { layOut, type Order } from '@/lib/matrix/layout';
import type { MatrixTable } from '@/lib/matrix/table';

export type LayoutRequest = { readonly id: number; readonly table: MatrixTable; readonly order: Order };

self.onmessage = ({ data }: MessageEvent<LayoutRequest>): void => {
  const layout = layOut(data.table, data.order);
  self.postMessage({ id: data.id, layout }, { transfer: [layout.cells.buffer] });
};

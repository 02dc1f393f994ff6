import type { MeshPicture } from '@/lib/api/contract';
import { findEdge } from '@/lib/mesh/edges';
import type { Cell, Line } from '@/lib/matrix/table';
import type { LaidOut } from './use-layout';

const lineOf = (lines: readonly Line[], order: Int32Array, id: string): number => {
  const line = lines.findIndex(({ members }) => members.includes(id));
  return line === -1 ? -1 : order.indexOf(line);
};

/** Where an edge is drawn; null: it is not in this matrix. */
export function placeOf({ table, layout }: LaidOut, picture: MeshPicture, id: string): Cell | null {
  const edge = findEdge(picture.reachability, id);
  if (edge === undefined) return null;
  const row = lineOf(table.rows, layout.rows, edge.principal);
  const column = lineOf(table.columns, layout.columns, edge.port);
  return row === -1 || column === -1 ? null : { row, column };
}

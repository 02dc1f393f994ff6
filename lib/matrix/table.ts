import { type Standing, STANDINGS } from '@/lib/graph/marks';
import type { Reachability } from '@/lib/mesh/reachability';

/** A row or a column: a class, or one member of a class that was opened. */
export type Line = {
  readonly id: string;
  readonly name: string;
  /** What its members share; empty: they share none. */
  readonly namespace: string;
  /** Ids of principals, or of ports. */
  readonly members: readonly string[];
  readonly classId: string;
  /** Place of its class. */
  readonly of: number;
  /** It is one of several of an opened class. */
  readonly isOpened: boolean;
};

/** A cell by the places of its lines. */
export type Cell = { readonly row: number; readonly column: number };

/** A cell that stands otherwise than its class's answer alone says, since it was probed. */
export type Proved = Cell & { readonly code: number; readonly edge: string };

/** What a matrix is made from: lines, and what stands where, by classes. */
export type MatrixTable = {
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  /** By class of ports: the answer of most classes of principals, and of those that get another. */
  readonly portClasses: readonly Pick<Reachability['portClasses'][number], 'rest' | 'cells'>[];
  /** How each answer stands; 0: it was not asked about. */
  readonly codes: Uint8Array;
  readonly proved: readonly Proved[];
};

/** A standing as a number; 0 is no cell. */
export const codeOf = (standing: Standing): number => STANDINGS.indexOf(standing) + 1;
export const standingAt = (code: number): Standing | undefined => STANDINGS[code - 1];

/** The edge that a cell opens: a probed one where there is one. */
export const edgeOf = ({ rows, columns, proved }: MatrixTable, { row, column }: Cell): string | null => {
  const known = proved.find((cell) => cell.row === row && cell.column === column);
  if (known !== undefined) return known.edge;
  const [principal, port] = [rows[row]?.members[0], columns[column]?.members[0]];
  return principal === undefined || port === undefined ? null : `${principal}>${port}`;
};

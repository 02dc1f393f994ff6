import { numberText } from '@/lib/mesh/plural';
import type { MeshPicture } from '@/lib/api/contract';
import { STANDING_WORD } from '@/lib/graph/marks';
import { standingOf } from '@/lib/graph/standing';
import { decidedBy, verdictWord } from '@/lib/graph/words';
import { decidingPolicy } from '@/lib/graph/deciding-policy';
import type { Standing } from '@/lib/graph/marks';
import { findEdge } from '@/lib/mesh/edges';
import type { MatrixLayout } from '@/lib/matrix/layout';
import { type Cell, edgeOf, type Line, type MatrixTable } from '@/lib/matrix/table';

/** A cell in words. */
export type CellWords = {
  readonly edge: string;
  readonly standing: Standing;
  /** `denied, untested`; what a conditional passes; what a disagreement is. */
  readonly verdict: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
  /** Pairs that it stands for. */
  readonly count: number;
  readonly row: Line;
  readonly column: Line;
};

const counted = ({ name, members }: Line, noun: string): string =>
  members.length > 1 ? `${name} (${numberText(members.length)} ${noun})` : name;

/** What a cell says; null: there is nothing at this place. */
export function cellWords(
  picture: MeshPicture,
  { table, layout }: { readonly table: MatrixTable; readonly layout: MatrixLayout },
  cell: Cell,
): CellWords | null {
  const place: Cell = { row: layout.rows[cell.row] ?? -1, column: layout.columns[cell.column] ?? -1 };
  const [row, column, id] = [table.rows[place.row], table.columns[place.column], edgeOf(table, place)];
  const edge = id === null ? undefined : findEdge(picture.reachability, id);
  if (row === undefined || column === undefined || edge === undefined) return null;
  const agreement = picture.agreements.find((one) => one.edge === edge.id);
  const standing = standingOf(edge, agreement);
  const target = picture.reachability.targets.find((one) => one.id === edge.target);
  const policy = target === undefined ? null : decidingPolicy(picture.reachability)(edge, target);
  return {
    edge: edge.id,
    standing,
    verdict:
      standing === 'disagree' || edge.condition !== null
        ? verdictWord({ edge, standing, agreement })
        : STANDING_WORD[standing],
    from: counted(row, 'accounts'),
    to: counted(column, 'ports'),
    why: decidedBy({ edge, decidedBy: policy }),
    count: row.members.length * column.members.length,
    row,
    column,
  };
}

/** The same as one sentence. */
export const cellSentence = ({ verdict, from, to, why }: CellWords): string =>
  `${from} to ${to}: ${verdict}. ${why}.`;

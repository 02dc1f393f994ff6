import type { Question } from '@/lib/answers/question';
import { type Decided, operationStanding } from '@/lib/graph/decided';
import type { Picture } from '@/lib/graph/picture';
import { standingOf } from '@/lib/graph/standing';
import { edgeAt, findEdge } from '@/lib/mesh/edges';
import type { Agreement } from '@/lib/mesh/observation';
import type { Reachability } from '@/lib/mesh/reachability';
import { type Asking, hasReason } from './asked';
import { codeOf, type Line, type MatrixTable, type Proved } from './table';

const isProofAsked = (agreement: Agreement, { proof }: Question): boolean =>
  proof === undefined || (proof === 'stale' && agreement.stale !== null);

/** The worst of several stands for a cell that holds them all. */
const isWorse = (code: number, than: Proved | undefined): boolean => than === undefined || code < than.code;

const probedEdges = ({ agreements, reachability }: Picture) =>
  agreements.flatMap((agreement) => {
    const edge = agreement.observation === null ? undefined : findEdge(reachability, agreement.edge);
    return edge === undefined ? [] : [{ edge, agreement }];
  });

const placesIn = (lines: readonly Line[]): ReadonlyMap<string, number> =>
  new Map(lines.flatMap(({ members }, at) => members.map((id) => [id, at] as const)));

const isOfSeveral = (...lines: readonly (Line | undefined)[]): boolean =>
  lines.some((line) => line !== undefined && line.members.length > 1);

export function provedCells(
  picture: Picture,
  question: Question,
  { rows, columns, isBy }: Pick<MatrixTable, 'rows' | 'columns'> & Pick<Asking, 'isBy'>,
): Proved[] {
  const [rowOf, columnOf] = [placesIn(rows), placesIn(columns)];
  const cells = new Map<string, Proved>();
  for (const { edge, agreement } of probedEdges(picture)) {
    const [row, column] = [rowOf.get(edge.principal), columnOf.get(edge.port)];
    if (row === undefined || column === undefined) continue;
    const isMeant = isProofAsked(agreement, question) && hasReason(edge, question) && isBy(edge, [edge.port]);
    // A cell of several is not empty because one of them is left out.
    if (!isMeant && isOfSeveral(rows[row], columns[column])) continue;
    const code = isMeant ? codeOf(standingOf(edge, agreement)) : 0;
    const key = `${row} ${column}`;
    if (isWorse(code, cells.get(key))) cells.set(key, { row, column, code, edge: edge.id });
  }
  return [...cells.values()];
}

/** Cells whose answer hangs on the request, as they stand for the operation that is asked about. */
export function toldCells(
  reachability: Reachability,
  decided: Decided,
  { rows, columns }: Pick<MatrixTable, 'rows' | 'columns'>,
): Proved[] {
  if (decided.length === 0) return [];
  const standing = operationStanding(reachability, decided);
  return columns.flatMap(({ members: [port = ''] }, column) =>
    rows.flatMap(({ members: [principal = ''] }, row) => {
      const told = standing(principal, port);
      const edge = told === null ? undefined : edgeAt(reachability, principal, port);
      if (told === null || edge === undefined || standingOf(edge, undefined) !== 'conditional') return [];
      return [{ row, column, code: codeOf(told), edge: edge.id }];
    }),
  );
}

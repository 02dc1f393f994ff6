import type { Question } from '@/lib/answers/question';
import { decidingPolicy } from '@/lib/graph/deciding-policy';
import { refKey } from '@/lib/mesh/object';
import type { Answer, Reachability } from '@/lib/mesh/reachability';
import type { Line, MatrixTable } from './table';

export const hasReason = ({ decision }: Answer, { why }: Question): boolean =>
  why === undefined || decision.reason === why;

/** Whether the policy that is asked about decides an answer at some ports. */
export const isDecidedBy = (reachability: Reachability, by: string | undefined) => {
  const targetOf = new Map(
    reachability.targets.flatMap((target) => target.ports.map(({ id }) => [id, target] as const)),
  );
  const policyOf = decidingPolicy(reachability);
  return (answer: Answer, ports: readonly string[]): boolean =>
    by === undefined ||
    ports.every((port) => {
      const target = targetOf.get(port);
      const policy = target === undefined ? null : policyOf(answer, target);
      return policy !== null && refKey(policy) === by;
    });
};

export type Asking = {
  readonly question: Question;
  readonly isBy: ReturnType<typeof isDecidedBy>;
};

/** Classes of ports with the answers that were asked about; all others count as the one behind the last. */
export const askedClasses = (
  { portClasses, answers }: Reachability,
  { question, isBy }: Asking,
): MatrixTable['portClasses'] => {
  const asked = (at: number, ports: readonly string[]): number => {
    const answer = answers[at];
    return answer !== undefined &&
      question.proof !== 'stale' &&
      hasReason(answer, question) &&
      isBy(answer, ports)
      ? at
      : answers.length;
  };
  return portClasses.map(({ rest, cells, ports }) => ({
    rest: asked(rest, ports),
    cells: cells.map(({ classes, answer }) => ({ classes, answer: asked(answer, ports) })),
  }));
};

const placesOfClasses = (rows: readonly Line[]): ReadonlyMap<number, readonly number[]> => {
  const places = new Map<number, number[]>();
  rows.forEach(({ of }, at) => places.set(of, [...(places.get(of) ?? []), at]));
  return places;
};

/** Places of the lines in which something was asked about; by classes, never cell by cell. */
function seenLines({ rows, columns, portClasses, codes, proved }: MatrixTable) {
  const isSeen = (answer: number): boolean => (codes[answer] ?? 0) > 0;
  const placesOf = placesOfClasses(rows);
  const seen = { rows: new Set<number>(), columns: new Set<number>() };
  const see = (of: number, column: number): void => {
    for (const row of placesOf.get(of) ?? []) {
      seen.rows.add(row);
      seen.columns.add(column);
    }
  };
  const unseen = new Set(placesOf.keys());
  columns.forEach(({ of }, column) => {
    const { rest = -1, cells = [] } = portClasses[of] ?? {};
    for (const { classes, answer } of cells) if (isSeen(answer)) classes.forEach((one) => see(one, column));
    if (!isSeen(rest)) return;
    const own = new Set(cells.flatMap(({ classes }) => classes.filter((one) => placesOf.has(one))));
    if (own.size < placesOf.size) seen.columns.add(column);
    for (const one of unseen)
      if (!own.has(one)) {
        see(one, column);
        unseen.delete(one);
      }
  });
  for (const { row, column, code } of proved)
    if (code > 0) {
      seen.rows.add(row);
      seen.columns.add(column);
    }
  return seen;
}

const newPlaces = (lines: readonly Line[], those: ReadonlySet<number>): ReadonlyMap<number, number> =>
  new Map(lines.flatMap((_, at) => (those.has(at) ? [at] : [])).map((at, place) => [at, place] as const));

/** Only the lines in which something was asked about. */
export function withoutEmpty(table: MatrixTable): MatrixTable {
  const { rows, columns, proved } = table;
  const seen = seenLines(table);
  const [rowAt, columnAt] = [newPlaces(rows, seen.rows), newPlaces(columns, seen.columns)];
  return {
    ...table,
    rows: rows.filter((_, at) => seen.rows.has(at)),
    columns: columns.filter((_, at) => seen.columns.has(at)),
    proved: proved.flatMap((cell) => {
      const [row, column] = [rowAt.get(cell.row), columnAt.get(cell.column)];
      return row === undefined || column === undefined ? [] : [{ ...cell, row, column }];
    }),
  };
}

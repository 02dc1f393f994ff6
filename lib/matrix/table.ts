import { placesOf, type Question } from '@/lib/answers/question';
import { type Decided, operationStanding } from '@/lib/graph/decided';
import { decidingPolicy } from '@/lib/graph/deciding-policy';
import { type Standing, STANDINGS } from '@/lib/graph/marks';
import type { Picture } from '@/lib/graph/picture';
import { standingOf } from '@/lib/graph/standing';
import { edgeAt, findEdge } from '@/lib/mesh/edges';
import type { Agreement } from '@/lib/mesh/observation';
import { refKey } from '@/lib/mesh/object';
import type { Answer, Principal, Reachability } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';

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
type Proved = Cell & { readonly code: number; readonly edge: string };

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

const shared = (values: readonly string[]): string => {
  const [first = ''] = values;
  return values.every((value) => value === first) ? first : '';
};

const cut = (line: Line, nameOf: (id: string) => string): Line[] =>
  line.members.map((id) => ({ ...line, id, name: nameOf(id), members: [id], isOpened: true }));

const rowLines = (reachability: Reachability, ids: (all: readonly string[]) => readonly string[]): Line[] => {
  const byId = new Map(reachability.principals.map((one) => [one.id, one]));
  const of = (id: string): Principal | undefined => byId.get(id);
  const nameOf = (id: string): string => {
    const principal = of(id);
    return principal === undefined ? id : principalText(principal, reachability.trustDomain);
  };
  return reachability.principalClasses.flatMap(({ id, name, members }, at) => {
    const asked = ids(members);
    const [only] = asked;
    if (only === undefined) return [];
    const namespace = shared(asked.map((one) => of(one)?.namespace ?? ''));
    return [
      {
        id,
        name: asked.length === 1 ? nameOf(only) : name,
        namespace,
        members: asked,
        classId: id,
        of: at,
        isOpened: false,
      },
    ];
  });
};

const columnLines = (
  reachability: Reachability,
  ids: (all: readonly string[]) => readonly string[],
): Line[] => {
  const spaceOf = new Map(
    reachability.targets.flatMap(({ namespace, ports }) => ports.map(({ id }) => [id, namespace] as const)),
  );
  return reachability.portClasses.flatMap(({ id, name, ports }, at) => {
    const asked = ids(ports);
    const [only] = asked;
    if (only === undefined) return [];
    const namespace = shared(asked.map((one) => spaceOf.get(one) ?? ''));
    return [
      {
        id,
        name: asked.length === 1 ? only : name,
        namespace,
        members: asked,
        classId: id,
        of: at,
        isOpened: false,
      },
    ];
  });
};

const opening = (
  lines: readonly Line[],
  opened: ReadonlySet<string>,
  nameOf: (id: string) => string,
): Line[] =>
  lines.flatMap((line) => (line.members.length > 1 && opened.has(line.id) ? cut(line, nameOf) : [line]));

const hasReason = ({ decision }: Answer, { why }: Question): boolean =>
  why === undefined || decision.reason === why;

const isProofAsked = (agreement: Agreement, { proof }: Question): boolean =>
  proof === undefined || (proof === 'stale' && agreement.stale !== null);

/** Whether the policy that is asked about decides an answer at some ports. */
const isDecidedBy = (reachability: Reachability, by: string | undefined) => {
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

type Asking = {
  readonly question: Question;
  readonly isBy: ReturnType<typeof isDecidedBy>;
};

/** Classes of ports with the answers that were asked about; all others count as the one behind the last. */
const askedClasses = (
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

function provedCells(
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
function toldCells(
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

/** Only the lines in which something was asked about. */
function withoutEmpty(table: MatrixTable): MatrixTable {
  const { rows, columns, portClasses, codes, proved } = table;
  const seen = { rows: new Set<number>(), columns: new Set<number>() };
  columns.forEach(({ of }, column) => {
    const { rest = -1, cells = [] } = portClasses[of] ?? {};
    const answerOf = new Map(
      cells.flatMap(({ classes, answer }) => classes.map((at) => [at, answer] as const)),
    );
    rows.forEach((row, at) => {
      if ((codes[answerOf.get(row.of) ?? rest] ?? 0) === 0) return;
      seen.rows.add(at);
      seen.columns.add(column);
    });
  });
  for (const { row, column, code } of proved)
    if (code > 0) {
      seen.rows.add(row);
      seen.columns.add(column);
    }
  const placesOf = (lines: readonly Line[], those: ReadonlySet<number>): ReadonlyMap<number, number> =>
    new Map(lines.flatMap((_, at) => (those.has(at) ? [at] : [])).map((at, place) => [at, place] as const));
  const [rowAt, columnAt] = [placesOf(rows, seen.rows), placesOf(columns, seen.columns)];
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

/** The part of a picture that is asked about, as lines and codes; nothing in it grows with the pairs. */
export function toTable(
  picture: Picture,
  question: Question,
  opened: ReadonlySet<string>,
  decided: Decided = [],
): MatrixTable {
  const { reachability } = picture;
  const places = placesOf(reachability, question);
  const byId = new Map(reachability.principals.map((one) => [one.id, one]));
  const rows = opening(rowLines(reachability, places.principals), opened, (id) => {
    const principal = byId.get(id);
    return principal === undefined ? id : principalText(principal, reachability.trustDomain);
  });
  const columns = opening(columnLines(reachability, places.ports), opened, (id) => id);
  const asking = { question, isBy: isDecidedBy(reachability, question.by) };
  const table = {
    rows,
    columns,
    portClasses: askedClasses(reachability, asking),
    codes: Uint8Array.from(reachability.answers, (answer) => codeOf(standingOf(answer, undefined))),
    proved: [
      ...toldCells(reachability, decided, { rows, columns }),
      ...provedCells(picture, question, { rows, columns, isBy: asking.isBy }),
    ],
  };
  const { by, why, proof } = question;
  return by === undefined && why === undefined && proof === undefined ? table : withoutEmpty(table);
}

/** The edge that a cell opens: a probed one where there is one. */
export const edgeOf = ({ rows, columns, proved }: MatrixTable, { row, column }: Cell): string | null => {
  const known = proved.find((cell) => cell.row === row && cell.column === column);
  if (known !== undefined) return known.edge;
  const [principal, port] = [rows[row]?.members[0], columns[column]?.members[0]];
  return principal === undefined || port === undefined ? null : `${principal}>${port}`;
};

import { placesOf, type Question } from '@/lib/answers/question';
import { type Standing, STANDINGS } from '@/lib/graph/marks';
import type { Picture } from '@/lib/graph/picture';
import { standingOf } from '@/lib/graph/standing';
import { findEdge } from '@/lib/mesh/edges';
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

const isAsked = ({ decision }: Answer, { why, by, proof }: Question): boolean =>
  (why === undefined || decision.reason === why) &&
  (by === undefined || (decision.policy !== null && refKey(decision.policy) === by)) &&
  proof !== 'stale';

const isProofAsked = (agreement: Agreement, { proof }: Question): boolean =>
  proof === undefined || (proof === 'stale' && agreement.stale !== null);

/** The worst of several stands for a cell that holds them all. */
const isWorse = (code: number, than: Proved | undefined): boolean => than === undefined || code < than.code;

function provedCells(
  picture: Picture,
  question: Question,
  rows: readonly Line[],
  columns: readonly Line[],
): Proved[] {
  const [rowOf, columnOf] = [rows, columns].map(
    (lines) => new Map(lines.flatMap(({ members }, at) => members.map((id) => [id, at] as const))),
  );
  const cells = new Map<string, Proved>();
  for (const agreement of picture.agreements) {
    const edge = agreement.observation === null ? undefined : findEdge(picture.reachability, agreement.edge);
    if (edge === undefined) continue;
    const [row, column] = [rowOf?.get(edge.principal), columnOf?.get(edge.port)];
    if (row === undefined || column === undefined) continue;
    const code = isProofAsked(agreement, question) ? codeOf(standingOf(edge, agreement)) : 0;
    const key = `${row} ${column}`;
    if (isWorse(code, cells.get(key))) cells.set(key, { row, column, code, edge: edge.id });
  }
  return [...cells.values()];
}

/** The part of a picture that is asked about, as lines and codes; nothing in it grows with the pairs. */
export function toTable(picture: Picture, question: Question, opened: ReadonlySet<string>): MatrixTable {
  const { reachability } = picture;
  const places = placesOf(reachability, question);
  const byId = new Map(reachability.principals.map((one) => [one.id, one]));
  const rows = opening(rowLines(reachability, places.principals), opened, (id) => {
    const principal = byId.get(id);
    return principal === undefined ? id : principalText(principal, reachability.trustDomain);
  });
  const columns = opening(columnLines(reachability, places.ports), opened, (id) => id);
  return {
    rows,
    columns,
    portClasses: reachability.portClasses.map(({ rest, cells }) => ({ rest, cells })),
    codes: Uint8Array.from(reachability.answers, (answer) =>
      isAsked(answer, question) ? codeOf(standingOf(answer, undefined)) : 0,
    ),
    proved: provedCells(picture, question, rows, columns),
  };
}

/** The edge that a cell opens: a probed one where there is one. */
export const edgeOf = ({ rows, columns, proved }: MatrixTable, { row, column }: Cell): string | null => {
  const known = proved.find((cell) => cell.row === row && cell.column === column);
  if (known !== undefined) return known.edge;
  const [principal, port] = [rows[row]?.members[0], columns[column]?.members[0]];
  return principal === undefined || port === undefined ? null : `${principal}>${port}`;
};

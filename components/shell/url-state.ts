import { operationText } from '@/lib/answers/operation';
import { type ProofState, PROOFS, type Question } from '@/lib/answers/question';
import type { Finding } from '@/lib/mesh/reachability';
import { STANDINGS, type Standing } from '@/lib/graph/marks';
import { ReasonKind } from '@/lib/mesh/verdict';
import { type ColumnId, FIRST_COLUMNS, isColumnId, type Sort } from '@/components/table/columns';

/** Views with a tab of their own, and pages about one thing, named by `id`. */
export const VIEW_IDS = [
  'posture',
  'graph',
  'matrix',
  'table',
  'editor',
  'certificates',
  'findings',
  'workload',
  'principal',
  'policy',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** What an address without a view shows. */
export const HOME: ViewId = 'posture';

/** All that the page shows, as its address holds it. `hidden` is null until the reader has chosen. */
export type UrlState = {
  readonly view: ViewId;
  /** Of what a page is about: `team-a/httpbin`; null for a view of the whole mesh. */
  readonly id: string | null;
  readonly edge: string | null;
  readonly hidden: ReadonlySet<Standing> | null;
  readonly question: Question;
  /** Of the findings; null for all. */
  readonly severity: Finding['severity'] | null;
  /** Null: in the order of attention. */
  readonly sort: Sort | null;
  readonly columns: readonly ColumnId[];
};

/** What an empty address shows. */
export const START: UrlState = {
  view: HOME,
  id: null,
  edge: null,
  hidden: null,
  question: {},
  severity: null,
  sort: null,
  columns: FIRST_COLUMNS,
};

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
const NOTHING = 'none';
const LONGEST = 1024;

const isStanding = (text: string): text is Standing => STANDINGS.some((standing) => standing === text);

const textOf = (params: URLSearchParams, name: string): string | null => {
  const value = params.get(name);
  return value === null || value === '' || value.length > LONGEST ? null : value;
};

const hiddenOf = (value: string | null): ReadonlySet<Standing> | null => {
  if (value === null) return null;
  if (value === NOTHING) return new Set();
  const known = value.split(',').filter(isStanding);
  return known.length > 0 ? new Set(known) : null;
};

const isReason = (text: string): text is ReasonKind => ReasonKind.options.some((reason) => reason === text);
const isProof = (text: string): text is ProofState => PROOFS.some((proof) => proof === text);

/** `POST /charge`, `POST` or `/charge`. */
const operationOf = (text: string): Pick<Question, 'method' | 'path'> => {
  const [, method, path] = /^([A-Z]{3,10})? ?(\/\S{0,1000})?$/.exec(text) ?? [];
  return { ...(method !== undefined && { method }), ...(path !== undefined && { path }) };
};

const questionOf = (params: URLSearchParams): Question => {
  const [from, to, namespace, by] = ['from', 'to', 'ns', 'by'].map((name) => textOf(params, name));
  const [why, proof] = [params.get('why') ?? '', params.get('proof') ?? ''];
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(namespace && { namespace }),
    ...(by && { by }),
    ...(isReason(why) && { why }),
    ...(isProof(proof) && { proof }),
    ...operationOf(params.get('op') ?? ''),
  };
};

/** `probed` upwards, `-probed` downwards. */
const sortOf = (text: string): Sort | null => {
  const isDescending = text.startsWith('-');
  const column = isDescending ? text.slice(1) : text;
  return isColumnId(column) ? { column, isDescending } : null;
};

const columnsOf = (value: string | null): readonly ColumnId[] => {
  const known = (value ?? '').split(',').filter(isColumnId);
  return known.length === 0 ? FIRST_COLUMNS : ['verdict', ...known.filter((id) => id !== 'verdict')];
};

/** Reads an address. What is unknown or broken in it counts as left out. */
export const parseUrl = (params: URLSearchParams): UrlState => ({
  view: VIEW_IDS.find((id) => id === params.get('view')) ?? HOME,
  id: textOf(params, 'id'),
  edge: textOf(params, 'edge'),
  hidden: hiddenOf(params.get('hide')),
  question: questionOf(params),
  severity: SEVERITIES.find((one) => one === params.get('sev')) ?? null,
  sort: sortOf(params.get('sort') ?? ''),
  columns: columnsOf(params.get('cols')),
});

const sortText = (sort: Sort | null): string | undefined =>
  sort === null ? undefined : `${sort.isDescending ? '-' : ''}${sort.column}`;

const hiddenText = (hidden: ReadonlySet<Standing> | null): string | undefined =>
  hidden === null ? undefined : STANDINGS.filter((standing) => hidden.has(standing)).join(',') || NOTHING;

const columnsText = (columns: readonly ColumnId[]): string | undefined =>
  columns.join() === FIRST_COLUMNS.join() ? undefined : columns.join();

/** Writes an address in a fixed order, defaults left out; empty or `?...`. */
export function printUrl({ view, id, edge, hidden, question, severity, sort, columns }: UrlState): string {
  const parts: readonly (readonly [string, string | null | undefined])[] = [
    ['view', view === HOME ? null : view],
    ['id', id],
    ['from', question.from],
    ['to', question.to],
    ['ns', question.namespace],
    ['op', operationText(question) || null],
    ['by', question.by],
    ['why', question.why],
    ['proof', question.proof],
    ['hide', hiddenText(hidden)],
    ['sev', severity],
    ['sort', sortText(sort)],
    ['cols', columnsText(columns)],
    ['edge', edge],
  ];
  const params = new URLSearchParams();
  for (const [name, value] of parts) if (typeof value === 'string') params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

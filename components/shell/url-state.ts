import { STANDINGS, type Standing } from '@/lib/graph/marks';

/** Views with a tab of their own, and pages about one thing, named by `id`. */
export const VIEW_IDS = [
  'posture',
  'graph',
  'matrix',
  'table',
  'editor',
  'certificates',
  'workload',
  'principal',
  'policy',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** What an address without a view shows. */
export const HOME: ViewId = 'graph';

/** What is asked: about a caller, a workload or port, or a namespace. */
export type Question = { readonly from?: string; readonly to?: string; readonly namespace?: string };

/** All that the page shows, as its address holds it. `hidden` is null until the reader has chosen. */
export type UrlState = {
  readonly view: ViewId;
  /** Of what a page is about: `team-a/httpbin`; null for a view of the whole mesh. */
  readonly id: string | null;
  readonly edge: string | null;
  readonly hidden: ReadonlySet<Standing> | null;
  readonly question: Question;
};

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

const questionOf = (params: URLSearchParams): Question => {
  const [from, to, namespace] = ['from', 'to', 'ns'].map((name) => textOf(params, name));
  return { ...(from && { from }), ...(to && { to }), ...(namespace && { namespace }) };
};

/** Reads an address. What is unknown or broken in it counts as left out. */
export const parseUrl = (params: URLSearchParams): UrlState => ({
  view: VIEW_IDS.find((id) => id === params.get('view')) ?? HOME,
  id: textOf(params, 'id'),
  edge: textOf(params, 'edge'),
  hidden: hiddenOf(params.get('hide')),
  question: questionOf(params),
});

/** Writes an address in a fixed order, defaults left out; empty or `?...`. */
export function printUrl({ view, id, edge, hidden, question }: UrlState): string {
  const params = new URLSearchParams();
  if (view !== HOME) params.set('view', view);
  if (id !== null) params.set('id', id);
  if (question.from !== undefined) params.set('from', question.from);
  if (question.to !== undefined) params.set('to', question.to);
  if (question.namespace !== undefined) params.set('ns', question.namespace);
  if (hidden !== null)
    params.set('hide', STANDINGS.filter((standing) => hidden.has(standing)).join(',') || NOTHING);
  if (edge !== null) params.set('edge', edge);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

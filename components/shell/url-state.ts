import { type Condition, CONDITIONS } from '@/lib/weather/condition';
import { ASKING, parseAsked, printAsked, textOf } from '@/lib/answers/address';
import type { Question } from '@/lib/answers/question';
import type { Standing } from '@/lib/graph/marks';
import { ProxyStep } from '@/lib/mesh/distributed';
import { Concord } from '@/lib/mesh/mesh-agreement';
import type { Finding } from '@/lib/mesh/reachability';
import { type ColumnId, FIRST_COLUMNS, isColumnId, type Sort } from '@/components/table/columns';

/** Views with a tab of their own, and pages about one thing, named by `id`. */
const VIEW_IDS = [
  'posture',
  'graph',
  'matrix',
  'table',
  'agreement',
  'editor',
  'certificates',
  'findings',
  'workload',
  'principal',
  'policy',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** Every proxy, however it stands. */
export const ANY = 'any';
const STEPS = [ANY, ...ProxyStep.options] as const;

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
  /** Of the certificates; null for all. */
  readonly condition: Condition | null;
  /** How declared, distributed and observed stand to one another; null for the gravest that there is. */
  readonly concord: Concord | null;
  /** Of the proxies, which then stand in the place of the answers. */
  readonly step: ProxyStep | typeof ANY | null;
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
  condition: null,
  concord: null,
  step: null,
  sort: null,
  columns: FIRST_COLUMNS,
};

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
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
  ...parseAsked(params),
  severity: SEVERITIES.find((one) => one === params.get('sev')) ?? null,
  condition: CONDITIONS.find((one) => one === params.get('cert')) ?? null,
  concord: Concord.options.find((one) => one === params.get('of')) ?? null,
  step: STEPS.find((one) => one === params.get('step')) ?? null,
  sort: sortOf(params.get('sort') ?? ''),
  columns: columnsOf(params.get('cols')),
});

const sortText = (sort: Sort | null): string | undefined =>
  sort === null ? undefined : `${sort.isDescending ? '-' : ''}${sort.column}`;

const columnsText = (columns: readonly ColumnId[]): string | undefined =>
  columns.join() === FIRST_COLUMNS.join() ? undefined : columns.join();

/** Writes an address in a fixed order, defaults left out; empty or `?...`. */
export function printUrl(state: UrlState): string {
  const { view, id, edge, hidden, question, severity, condition, concord, step, sort, columns } = state;
  const parts: readonly (readonly [string, string | null | undefined])[] = [
    ['view', view === HOME ? null : view],
    ['id', id],
    ...printAsked({ question, hidden }),
    ['sev', severity],
    ['cert', condition],
    ['of', concord],
    ['step', step],
    ['sort', sortText(sort)],
    ['cols', columnsText(columns)],
    ['edge', edge],
  ];
  const params = new URLSearchParams();
  for (const [name, value] of parts) if (typeof value === 'string') params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

const KNOWN: readonly string[] = [
  ...ASKING,
  'view',
  'id',
  'edge',
  'sev',
  'cert',
  'of',
  'step',
  'sort',
  'cols',
];

/** Parameters of an address that are unknown, or that say nothing this page understands. */
export const strangeParams = (params: URLSearchParams): readonly string[] => {
  const understood = new URLSearchParams(printUrl(parseUrl(params)));
  const isDefault = (name: string, value: string): boolean => name === 'view' && value === HOME;
  return [...new Set(params.keys())].filter(
    (name) => !KNOWN.includes(name) || (!understood.has(name) && !isDefault(name, params.get(name) ?? '')),
  );
};

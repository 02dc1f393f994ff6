import type { SourceStatus } from '@/lib/mesh/source-status';

type GroupState = 'loading' | 'live' | 'partial' | 'stale' | 'not-read';

/** Sources that a reader thinks of as one, with the state that holds for all of them. */
export type SourceGroup = {
  readonly name: string;
  readonly state: GroupState;
  /** When its oldest part was last known to be right. */
  readonly at: string | null;
  readonly count: number;
  /** What is not live in it, one sentence each. */
  readonly details: readonly string[];
};

const NAMES = ['Pods', 'Policies', 'Mesh config', 'Certificates'] as const;

const nameOf = ({ resource }: SourceStatus): (typeof NAMES)[number] => {
  if (/certificate|portforward|proxy/i.test(resource)) return 'Certificates';
  if (/configmap|mesh config/i.test(resource)) return 'Mesh config';
  return /istio\.io|networkpolic|gateway/i.test(resource) ? 'Policies' : 'Pods';
};

const stateOf = (sources: readonly SourceStatus[]): GroupState => {
  const states = new Set(sources.map(({ state }) => state));
  if (states.has('stale')) return 'stale';
  if (states.has('loading')) return 'loading';
  if (states.has('forbidden')) return states.has('live') ? 'partial' : 'not-read';
  return states.has('live') ? 'live' : 'not-read';
};

const oldest = (sources: readonly SourceStatus[]): string | null =>
  sources.flatMap(({ at }) => (at === null ? [] : [at])).sort()[0] ?? null;

/** The sources as the status bar names them, in a fixed order; groups without a source are left out. */
export const toGroups = (sources: readonly SourceStatus[]): SourceGroup[] =>
  NAMES.flatMap((name) => {
    const own = sources.filter((source) => nameOf(source) === name);
    if (own.length === 0) return [];
    const details = own.flatMap(({ resource, detail }) => (detail === '' ? [] : [`${resource}: ${detail}`]));
    const count = own.reduce((sum, source) => sum + source.count, 0);
    return [{ name, state: stateOf(own), at: oldest(own), count, details }];
  });

/** When anything was last read; null while nothing was. */
export const newest = (sources: readonly SourceStatus[]): string | null =>
  sources
    .flatMap(({ at }) => (at === null ? [] : [at]))
    .sort()
    .at(-1) ?? null;

import { findEdge } from '@/lib/mesh/edges';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge, Reachability, Target } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { compare } from '@/lib/probe/compare';
import type { Recorder } from './recorder';

/** How many observations of one edge are held in memory, in which every answer is looked up. */
export const KEPT_PER_EDGE = 20;

type Judged = { readonly reachability: Reachability; readonly snapshot: Snapshot };

/** What was observed, by edge, newest first: in memory, and in the history behind it. */
export type Ledger = {
  /** Known at once; resolves when the history has it too. One that is known already is replaced. */
  readonly add: (observation: Observation, judged?: Judged) => Promise<void>;
  /** Takes in what the history holds already. */
  readonly take: (observations: readonly Observation[]) => void;
  readonly of: (edge: string) => readonly Observation[];
  readonly agreement: (edge: Edge, judged: Judged) => Agreement;
  /** Of the edges that were ever probed; every other edge is unproven. */
  readonly agreements: (judged: Judged) => Agreement[];
  readonly newest: (reachability: Reachability) => Observation[];
};

/** The versions that a verdict on this target rests on now, the client pods among them. */
const restsOn = (target: Target | undefined, pods: readonly PodVersion[]) => [
  ...(target?.restsOn ?? []),
  ...pods,
];

type PodVersion = { kind: 'Pod'; namespace: string; name: string; version: string };

const known = new WeakMap<Snapshot, readonly PodVersion[]>();

function podsOf(snapshot: Snapshot): readonly PodVersion[] {
  const pods =
    known.get(snapshot) ??
    snapshot.pods.map(({ meta }): PodVersion => ({
      kind: 'Pod',
      namespace: meta.namespace,
      name: meta.name,
      version: meta.uid,
    }));
  known.set(snapshot, pods);
  return pods;
}

const byTime = (a: Observation, b: Observation): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);

const without = (kept: readonly Observation[], { id }: Observation): readonly Observation[] =>
  kept.filter((one) => one.id !== id);

/** An empty ledger, that hands what it is given on to the recorder. */
export function createLedger(record: Recorder['record']): Ledger {
  const byEdge = new Map<string, readonly Observation[]>();
  const of = (edge: string): readonly Observation[] => byEdge.get(edge) ?? [];
  const keep = (observation: Observation): void => {
    const kept = [observation, ...without(of(observation.edge), observation)].sort(byTime);
    byEdge.set(observation.edge, kept.slice(0, KEPT_PER_EDGE));
  };
  const agreementOf = (
    edge: Edge,
    { reachability, snapshot }: Judged,
    observations: readonly Observation[],
  ) =>
    compare({
      edge,
      observations,
      currentRestsOn: restsOn(
        reachability.targets.find(({ id }) => id === edge.target),
        podsOf(snapshot),
      ),
    });
  const agreement: Ledger['agreement'] = (edge, judged) => agreementOf(edge, judged, of(edge.id));
  const probed = (reachability: Reachability) =>
    [...byEdge.keys()].flatMap((id) => findEdge(reachability, id) ?? []);
  return {
    add: (observation, judged) => {
      keep(observation);
      const edge = judged && findEdge(judged.reachability, observation.edge);
      const disposition = edge ? agreementOf(edge, judged, [observation]).disposition : null;
      return record({ observation, disposition });
    },
    take: (observations) => observations.forEach(keep),
    of,
    agreement,
    agreements: (judged) => probed(judged.reachability).map((edge) => agreement(edge, judged)),
    newest: (reachability) => probed(reachability).flatMap(({ id }) => of(id).slice(0, 1)),
  };
}

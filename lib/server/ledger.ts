import { findEdge } from '@/lib/mesh/edges';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge, Reachability, Target } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { compare } from '@/lib/probe/compare';

const KEPT_PER_EDGE = 20;

/** What was observed while this process ran, by edge, newest first. */
export type Ledger = {
  readonly add: (observation: Observation) => void;
  readonly of: (edge: string) => readonly Observation[];
  readonly agreement: (edge: Edge, judged: { reachability: Reachability; snapshot: Snapshot }) => Agreement;
  /** Of the edges that were ever probed; every other edge is unproven. */
  readonly agreements: (judged: { reachability: Reachability; snapshot: Snapshot }) => Agreement[];
  readonly newest: (reachability: Reachability) => Observation[];
};

/** The versions that a verdict on this target rests on now, the client pods among them. */
const restsOn = (target: Target | undefined, snapshot: Snapshot) => [
  ...(target?.restsOn ?? []),
  ...snapshot.pods.map(({ meta }) => ({
    kind: 'Pod',
    namespace: meta.namespace,
    name: meta.name,
    version: meta.uid,
  })),
];

/** An empty ledger, in memory. */
export function createLedger(): Ledger {
  const byEdge = new Map<string, readonly Observation[]>();
  const of = (edge: string): readonly Observation[] => byEdge.get(edge) ?? [];
  const agreement: Ledger['agreement'] = (edge, { reachability, snapshot }) =>
    compare({
      edge,
      observations: of(edge.id),
      currentRestsOn: restsOn(
        reachability.targets.find(({ id }) => id === edge.target),
        snapshot,
      ),
    });
  const probed = (reachability: Reachability) =>
    [...byEdge.keys()].flatMap((id) => findEdge(reachability, id) ?? []);
  return {
    add: (observation) =>
      byEdge.set(observation.edge, [observation, ...of(observation.edge)].slice(0, KEPT_PER_EDGE)),
    of,
    agreement,
    agreements: (judged) => probed(judged.reachability).map((edge) => agreement(edge, judged)),
    newest: (reachability) => probed(reachability).flatMap(({ id }) => of(id).slice(0, 1)),
  };
}

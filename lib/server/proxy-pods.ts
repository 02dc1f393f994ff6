import type { Pod } from '@/lib/mesh/kubernetes';
import type { Target } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';

const known = new WeakMap<Snapshot, ReadonlyMap<string, readonly Pod[]>>();

const byWorkload = (snapshot: Snapshot): ReadonlyMap<string, readonly Pod[]> => {
  const pods = new Map(snapshot.pods.map((pod) => [`${pod.meta.namespace}/${pod.meta.name}`, pod]));
  return new Map(
    snapshot.workloads.map(({ id, namespace, pods: names }) => [
      id,
      names.flatMap((name) => pods.get(`${namespace}/${name}`) ?? []),
    ]),
  );
};

const hasSidecar = (pod: Pod): boolean =>
  pod.phase === 'Running' &&
  !pod.terminating &&
  pod.ip !== null &&
  pod.containers.some(({ name, role }) => name === 'istio-proxy' && role !== 'init');

const rank = ({ ready, meta }: Pod): string => `${ready ? 0 : 1}${meta.name}`;

/** Pods of a workload whose sidecar can be read, a ready one first; the first speaks for all. */
export function proxyPods(snapshot: Snapshot, { id, dataPlane }: Target): readonly Pod[] {
  if (dataPlane !== 'sidecar') return [];
  const pods = known.get(snapshot) ?? byWorkload(snapshot);
  known.set(snapshot, pods);
  return (pods.get(id) ?? []).filter(hasSidecar).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** A sentence about the proxy of one pod among several. */
export const namePod = ({ meta }: Pod, sentence: string): string =>
  `Pod ${meta.namespace}/${meta.name}: ${sentence}`;

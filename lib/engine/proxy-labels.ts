import type { Pod } from '@/lib/mesh/kubernetes';
import type { Workload } from '@/lib/mesh/workload';

/** What a selector is held against. */
export interface Selectable {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const proxyMeta = (workload: Workload, key: string): string | undefined =>
  workload.containers.find(({ name }) => name === 'istio-proxy')?.meta[key];

/**
 * Istio adds labels of place to those of the pod: a selector on the cluster or the node works for a
 * proxy, although `kubectl get pod -l` finds nothing.
 */
export const selectableOf = (workload: Workload, pods: readonly Pod[]): Selectable => {
  const nodes = new Set(pods.map(({ node }) => node));
  const [node] = nodes;
  const place = {
    'topology.istio.io/cluster': proxyMeta(workload, 'CLUSTER_ID'),
    'topology.istio.io/network': proxyMeta(workload, 'NETWORK'),
    'kubernetes.io/hostname': nodes.size === 1 ? (node ?? undefined) : undefined,
  };
  const known = Object.entries(place).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { namespace: workload.namespace, labels: { ...workload.labels, ...Object.fromEntries(known) } };
};

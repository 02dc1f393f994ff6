import type { Pod } from '@/lib/mesh/kubernetes';

/** A proxy's labels: those of its pod, and what istiod adds of where it runs. A selector can name either. */
export function proxyLabels(pod: Pod): Record<string, string> {
  const proxy = pod.containers.find(({ name }) => name === 'istio-proxy');
  const cluster = proxy?.meta['CLUSTER_ID'];
  const network = proxy?.meta['NETWORK'];
  return {
    ...pod.meta.labels,
    ...(cluster !== undefined && { 'topology.istio.io/cluster': cluster }),
    ...(network !== undefined && { 'topology.istio.io/network': network }),
    ...(pod.node !== null && { 'kubernetes.io/hostname': pod.node }),
  };
}

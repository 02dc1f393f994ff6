import type { Service } from '@/lib/mesh/kubernetes';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { isBehind } from './ports';

/** Files may hold pods as they were written, without a status: none of them is ready then. */
const tellsReadiness = ({ mesh, pods }: Snapshot): boolean =>
  mesh.kind !== 'files' || pods.some(({ ready }) => ready);

/**
 * Whether pods stand behind a Service of which none takes traffic: proxies answer 503 UH then. Workloads
 * that only a template describes say nothing of readiness.
 */
export const unreadyServices = (snapshot: Snapshot): ((service: Service) => boolean) => {
  const isTold = tellsReadiness(snapshot);
  const cache = new Map<Service, boolean>();
  const workloadsIn = new Map<string, Snapshot['workloads']>();
  for (const workload of snapshot.workloads) {
    const group = workloadsIn.get(workload.namespace);
    if (group === undefined) workloadsIn.set(workload.namespace, [workload]);
    else group.push(workload);
  }
  const isUnready = (service: Service): boolean => {
    if (!isTold || service.publishNotReadyAddresses) return false;
    const behind = (workloadsIn.get(service.meta.namespace) ?? []).filter((workload) =>
      isBehind(service, workload),
    );
    const known = behind.length > 0 && behind.every(({ pods }) => pods.length > 0);
    return known && behind.every(({ readyPods }) => readyPods === 0);
  };
  return (service) => {
    const cached = cache.get(service) ?? isUnready(service);
    cache.set(service, cached);
    return cached;
  };
};

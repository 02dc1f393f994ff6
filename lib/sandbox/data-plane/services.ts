import type { Pod, Service, ServicePort } from '@/lib/mesh/kubernetes';
import type { ObjectStore, StoredObject } from '../contract';
import { asNoun, nounsOf } from './nouns';

const selects = (service: Service, pod: Pod): boolean =>
  service.selector !== null &&
  Object.entries(service.selector).every(([name, value]) => pod.meta.labels[name] === value);

const portOn = (port: ServicePort, pod: Pod | undefined): number | null => {
  if (typeof port.targetPort === 'number') return port.targetPort;
  const named = pod?.containers.flatMap(({ ports }) => ports).find(({ name }) => name === port.targetPort);
  return named?.port ?? null;
};

const sliceOf = (service: Service, pods: readonly Pod[]): object => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: `${service.meta.name}-slice`,
    namespace: service.meta.namespace,
    labels: { 'kubernetes.io/service-name': service.meta.name },
  },
  addressType: 'IPv4',
  ports: service.ports.flatMap((port) => {
    const number = portOn(port, pods[0]);
    return number === null ? [] : [{ name: port.name ?? '', port: number, protocol: port.protocol }];
  }),
  endpoints: pods.map((pod) => ({
    addresses: [pod.ip],
    conditions: { ready: pod.ready, serving: pod.ready, terminating: false },
    targetRef: { kind: 'Pod', name: pod.meta.name, namespace: pod.meta.namespace, uid: pod.meta.uid },
    nodeName: pod.node,
  })),
});

/** Gives the Services of some namespaces their addresses and keeps their EndpointSlices, as Kubernetes' controllers do. */
export const createServiceController = (store: ObjectStore) => {
  let addresses = 0;
  const keepService = (object: StoredObject): void => {
    const service = asNoun('Service', object);
    if (!service) return;
    if (service.clusterIP === null && service.type !== 'ExternalName') {
      addresses += 1;
      const clusterIP = `10.96.${addresses >> 8}.${addresses & 255}`;
      const spec = typeof object['spec'] === 'object' ? object['spec'] : {};
      store.put({ ...object, spec: { type: 'ClusterIP', ...spec, clusterIP, clusterIPs: [clusterIP] } });
    }
    const pods = nounsOf(store, 'Pod', service.meta.namespace);
    store.put(
      sliceOf(
        service,
        pods.filter((pod) => pod.ip !== null && selects(service, pod)),
      ),
    );
  };
  const keep = (namespace: string): void => {
    store.list('Service', namespace).forEach(keepService);
    for (const slice of nounsOf(store, 'EndpointSlice', namespace))
      if (!store.get('Service', namespace, slice.service ?? ''))
        store.delete('EndpointSlice', namespace, slice.meta.name);
  };
  return (namespaces: ReadonlySet<string>): void => namespaces.forEach(keep);
};

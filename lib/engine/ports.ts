import type { Service, ServicePort } from '@/lib/mesh/kubernetes';
import type { PortProtocol } from '@/lib/mesh/reachability';
import type { Workload } from '@/lib/mesh/workload';
import { selects } from './attach';
import { fqdnOf } from './hosts';
import { protocolOf } from './protocol';

/** One way to address a workload. */
export interface Address {
  readonly service: Service | null;
  readonly servicePort: ServicePort | null;
  readonly port: number;
  /** Null: the Service names a port that no container has. */
  readonly targetPort: number | null;
  readonly name: string | null;
}

/** Services select workloads of their own namespace by labels; one without a selector selects none. */
export const isBehind = (service: Service, workload: Workload): boolean =>
  service.meta.namespace === workload.namespace &&
  service.selector !== null &&
  Object.keys(service.selector).length > 0 &&
  selects({ matchLabels: service.selector }, workload.labels);

const resolveTarget = (port: ServicePort, workload: Workload): number | null => {
  if (typeof port.targetPort === 'number') return port.targetPort;
  const named = workload.containers
    .flatMap((container) => container.ports)
    .find(({ name }) => name === port.targetPort);
  return named?.port ?? null;
};

/** By creation, to the second; of one second the host decides, so that `web-other.` comes before `web.`. */
const byAge = (a: Service, b: Service): number => {
  const [left, right] = [a, b].map((service) => `${service.meta.createdAt} ${fqdnOf(service)}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/** Every port of a workload: those of its Services, oldest Service first, then what only a container declares. */
export const addressesOf = (workload: Workload, services: readonly Service[]): readonly Address[] => {
  const behind = services.filter((service) => isBehind(service, workload)).sort(byAge);
  const addressed = behind.flatMap((service) =>
    service.ports.map((servicePort) => ({
      service,
      servicePort,
      port: servicePort.port,
      targetPort: resolveTarget(servicePort, workload),
      name: servicePort.name,
    })),
  );
  const covered = new Set(addressed.map(({ targetPort }) => targetPort));
  const declared = workload.containers
    .filter(({ name, role }) => role === 'app' && name !== 'istio-proxy')
    .flatMap(({ ports }) => ports)
    .filter(({ port, protocol }) => !covered.has(port) && protocol.toUpperCase() !== 'UDP')
    .map(({ name, port }) => ({ service: null, servicePort: null, port, targetPort: port, name }));
  const distinct = [...new Map(declared.map((address) => [address.port, address])).values()];
  return [...addressed, ...distinct];
};

/** The oldest Service that targets a port decides how the proxy reads its bytes; without one they are sniffed. */
export const inboundProtocol = (addresses: readonly Address[], targetPort: number): PortProtocol => {
  const deciding = addresses.find((address) => address.targetPort === targetPort && address.servicePort);
  return deciding?.servicePort ? protocolOf(deciding.servicePort) : 'sniffed';
};

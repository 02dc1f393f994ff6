import type { Sidecar } from '@/lib/mesh/istio';
import type { Service, ServicePort } from '@/lib/mesh/kubernetes';
import type { PortProtocol } from '@/lib/mesh/reachability';
import type { Workload } from '@/lib/mesh/workload';
import { selects } from './attach';
import { fqdnOf } from './hosts';
import { protocolNamed, protocolOf } from './protocol';

/** One way to address a workload. */
export interface Address {
  readonly service: Service | null;
  readonly servicePort: ServicePort | null;
  readonly port: number;
  /** Null: the Service names a port that no container has. */
  readonly targetPort: number | null;
  readonly name: string | null;
  /** How the workload's own proxy reads what comes in there. */
  readonly inbound: PortProtocol;
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

type Listener = Pick<Address, 'port' | 'inbound'>;

/** A Sidecar with listeners of its own says how each of its ports is read, and leaves all others to be sniffed. */
const listenersOf = (sidecar: Sidecar | undefined): readonly Listener[] =>
  (sidecar?.spec.ingress ?? []).map(({ port }) => ({
    port: port.number,
    inbound: protocolNamed(port.protocol ?? '') ?? 'sniffed',
  }));

/** Without such listeners the oldest Service that targets a port decides how its bytes are read. */
const withInbound = (
  addresses: readonly Omit<Address, 'inbound'>[],
  listeners: readonly Listener[],
): readonly Address[] =>
  addresses.map((address) => {
    const { targetPort } = address;
    const own = listeners.find(({ port }) => port === targetPort);
    const deciding = addresses.find((one) => one.targetPort === targetPort && one.servicePort)?.servicePort;
    const declared = deciding ? protocolOf(deciding) : 'sniffed';
    return { ...address, inbound: own?.inbound ?? (listeners.length > 0 ? 'sniffed' : declared) };
  });

/**
 * Every port of a workload: those of its Services, oldest Service first, then what only a container or
 * its own Sidecar declares.
 */
export const addressesOf = (
  workload: Workload,
  services: readonly Service[],
  sidecar?: Sidecar,
): readonly Address[] => {
  const listeners = listenersOf(sidecar);
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
  const listened = listeners
    .filter(({ port }) => !covered.has(port))
    .map(({ port }) => ({ service: null, servicePort: null, port, targetPort: port, name: null }));
  const distinct = [
    ...new Map([...listened, ...declared].map((address) => [address.port, address])).values(),
  ];
  return withInbound([...addressed, ...distinct], listeners);
};

/** How the proxy reads the bytes of a port; one that nobody declares is sniffed. */
export const inboundProtocol = (addresses: readonly Address[], targetPort: number): PortProtocol =>
  addresses.find((address) => address.targetPort === targetPort)?.inbound ?? 'sniffed';

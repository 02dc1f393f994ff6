import type { ContainerPort, Service, ServicePort } from '@/lib/mesh/kubernetes';
import { byAge } from './attach';
import type { InboundPort, Protocol } from './nouns';

const HTTP = ['http', 'http2', 'grpc', 'grpc-web', 'http_proxy'];
const TCP = ['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql'];
/** Ports whose protocols have the server speak first, so that sniffing would hang. */
const SERVER_FIRST = [25, 53, 3306, 27017];
const APP_PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'tcp',
};

/** The protocol of a Service port: its `appProtocol` where it has one, else its name up to the first dash. */
function protocolOf(port: ServicePort): Protocol {
  const known = APP_PROTOCOLS[port.appProtocol ?? ''];
  if (known) return known;
  const text = (port.appProtocol ?? port.name ?? '').toLowerCase();
  const token = text.startsWith('grpc-web') ? 'grpc-web' : (text.split('-', 1)[0] ?? '');
  if (HTTP.includes(token)) return 'http';
  if (TCP.includes(token) || SERVER_FIRST.includes(port.port)) return 'tcp';
  return 'auto';
}

type PodShape = {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containerPorts: readonly ContainerPort[];
};

const targetOf = (port: ServicePort, pod: PodShape): number | undefined =>
  typeof port.targetPort === 'number'
    ? port.targetPort
    : pod.containerPorts.find(({ name }) => name === port.targetPort)?.port;

const selectsPod = ({ meta, selector }: Service, pod: PodShape): boolean =>
  meta.namespace === pod.namespace &&
  selector !== null &&
  Object.keys(selector).length > 0 &&
  Object.entries(selector).every(([key, value]) => pod.labels[key] === value);

/** The ports of a pod that Services declare. Of several Services on one port, the oldest decides its protocol. */
export function inboundPorts(services: readonly Service[], pod: PodShape): InboundPort[] {
  const ports = new Map<number, Protocol>();
  for (const service of services.filter((one) => selectsPod(one, pod)).sort(byAge)) {
    for (const port of service.ports.filter(({ protocol }) => protocol !== 'UDP')) {
      const target = targetOf(port, pod);
      if (target !== undefined && !ports.has(target)) ports.set(target, protocolOf(port));
    }
  }
  return [...ports].map(([port, protocol]) => ({ port, protocol }));
}

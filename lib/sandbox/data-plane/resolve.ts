import type { Pod, Service, ServicePort } from '@/lib/mesh/kubernetes';
import { asNoun, nounsOf, type Objects } from './nouns';
import type { Destination } from './network';

/** Where a name leads: to a port of a Service, to an address, or nowhere. */
export type Resolved =
  | { readonly kind: 'service'; readonly service: Service; readonly port: ServicePort }
  | { readonly kind: 'address'; readonly to: Destination }
  | { readonly kind: 'closed' }
  | { readonly kind: 'unknown' };

/** A pod behind a Service, at the port that the Service leads to. */
export type Endpoint = { readonly to: Destination; readonly pod: Pod };

const searchPath = ['', '.svc', '.svc.cluster.local'];

/** Resolves as a pod's resolver does, its own namespace first. */
const findService = (objects: Objects, namespace: string, host: string): Service | undefined => {
  const name = host.replace(/\.$/, '');
  return nounsOf(objects, 'Service').find(({ meta }) =>
    searchPath.some(
      (suffix) =>
        name === `${meta.name}.${meta.namespace}${suffix}` ||
        (suffix === '' && meta.namespace === namespace && name === meta.name),
    ),
  );
};

const atPort = (service: Service, number: number): Resolved => {
  const port = service.ports.find((candidate) => candidate.port === number);
  return port ? { kind: 'service', service, port } : { kind: 'closed' };
};

/** What `host:port` means to a pod of one namespace. */
export const resolve = (
  objects: Objects,
  namespace: string,
  to: { readonly host: string; readonly port: number },
): Resolved => {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(to.host)) {
    const service = nounsOf(objects, 'Service').find(({ clusterIP }) => clusterIP === to.host);
    return service ? atPort(service, to.port) : { kind: 'address', to: { ip: to.host, port: to.port } };
  }
  const service = findService(objects, namespace, to.host);
  return service ? atPort(service, to.port) : { kind: 'unknown' };
};

/** The ready pods behind a port of a Service, as its EndpointSlices name them. */
export const endpointsOf = (objects: Objects, service: Service, port: ServicePort): readonly Endpoint[] =>
  nounsOf(objects, 'EndpointSlice', service.meta.namespace)
    .filter((slice) => slice.service === service.meta.name)
    .flatMap((slice) => {
      const number = slice.ports.find(({ name }) => name === port.name)?.port;
      if (number === undefined || number === null) return [];
      return slice.endpoints
        .filter(({ ready }) => ready)
        .flatMap(({ addresses: [ip], pod: name }) => {
          const pod = asNoun('Pod', objects.get('Pod', service.meta.namespace, name ?? ''));
          return ip !== undefined && pod ? [{ to: { ip, port: number }, pod }] : [];
        });
    });

const httpTokens = new Set(['http', 'http2', 'grpc', 'grpc-web', 'http_proxy']);
const tcpTokens = new Set(['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql']);
const knownAsTcp = new Set([25, 53, 3306, 27017]);

/** What a client's proxy takes a Service port for: `appProtocol` first, else the name up to its first dash. */
export const protocolOf = (port: ServicePort): 'http' | 'tcp' | 'sniffed' => {
  const text = (port.appProtocol ?? port.name ?? '').toLowerCase();
  if (text === 'kubernetes.io/h2c' || text === 'kubernetes.io/ws') return 'http';
  const token = text.startsWith('grpc-web') ? 'grpc-web' : (text.split('-')[0] ?? '');
  if (httpTokens.has(token)) return 'http';
  return tcpTokens.has(token) || knownAsTcp.has(port.port) ? 'tcp' : 'sniffed';
};

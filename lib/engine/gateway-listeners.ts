import type { OtherPolicy } from '@/lib/mesh/istio';
import type { ObjectRef } from '@/lib/mesh/object';
import { GATEWAY_NAME, selects } from './attach';
import { array, labelsOf, record, text } from './json';
import type { Model, ModelWorkload } from './model';
import { perSnapshot } from './per-snapshot';

/** One server of a Gateway at a port of the gateway's pod. */
export interface GatewayListener {
  readonly gateway: ObjectRef;
  readonly podPort: number;
  readonly chain: 'http' | 'tcp';
  /** What the server does with TLS; `istio`: mTLS of the mesh's own certificates. */
  readonly tls: 'none' | 'simple' | 'mutual' | 'istio' | 'passthrough' | 'auto-passthrough';
  /** Of the Gateway API: routes for TCP and TLS are not read. */
  readonly byRoutes: boolean;
}

const HTTP: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'HTTPS', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY']);
const ENCRYPTED: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);
const MODES: Readonly<Record<string, GatewayListener['tls']>> = {
  PASSTHROUGH: 'passthrough',
  AUTO_PASSTHROUGH: 'auto-passthrough',
  MUTUAL: 'mutual',
  OPTIONAL_MUTUAL: 'mutual',
  ISTIO_MUTUAL: 'istio',
};

type Server = Pick<GatewayListener, 'chain' | 'tls'> & { readonly port: number };

const toServer = (port: unknown, protocol: string, mode: string): readonly Server[] => {
  if (typeof port !== 'number') return [];
  const tls = ENCRYPTED.has(protocol) ? (MODES[mode] ?? 'simple') : 'none';
  const opaque = tls === 'passthrough' || tls === 'auto-passthrough';
  return [{ port, tls, chain: HTTP.has(protocol) && !opaque ? 'http' : 'tcp' }];
};

const istioServers = ({ spec }: OtherPolicy): readonly Server[] =>
  array(record(spec)['servers']).flatMap((server) => {
    const { port, tls } = record(server);
    const protocol = (text(record(port)['protocol']) ?? '').toUpperCase();
    return toServer(record(port)['number'], protocol, text(record(tls)['mode']) ?? '');
  });

const apiServers = ({ spec }: OtherPolicy): readonly Server[] =>
  array(record(spec)['listeners']).flatMap((listener) => {
    const { port, protocol, tls } = record(listener);
    const mode = text(record(tls)['mode']) === 'Passthrough' ? 'PASSTHROUGH' : '';
    const asksClients = record(tls)['frontendValidation'] !== undefined;
    return toServer(port, (text(protocol) ?? '').toUpperCase(), asksClients ? 'MUTUAL' : mode);
  });

/** A Gateway deployed by hand names the Service of its pods as its address. */
const namesService = ({ meta, spec }: OtherPolicy, { addresses }: ModelWorkload): boolean => {
  const hosts = array(record(spec)['addresses'])
    .map(record)
    .filter(({ type }) => type === 'Hostname')
    .map(({ value }) => text(value)?.split('.'));
  return addresses.some(({ service }) =>
    hosts.some(
      (host) =>
        service !== null &&
        host?.[0] === service.meta.name &&
        (host[1] ?? meta.namespace) === service.meta.namespace,
    ),
  );
};

const servesFor = (gateway: OtherPolicy, entry: ModelWorkload): boolean => {
  const { namespace, labels } = entry.workload;
  if (gateway.kind === 'Gateway')
    return selects({ matchLabels: labelsOf(record(gateway.spec)['selector']) }, labels);
  const isOwn = gateway.meta.namespace === namespace && labels[GATEWAY_NAME] === gateway.meta.name;
  return isOwn || namesService(gateway, entry);
};

const gatewaysIn = perSnapshot(({ others }) =>
  others.filter(({ kind }) => kind === 'Gateway' || kind === 'KubernetesGateway'),
);

/** The Gateways whose servers a gateway's proxy has. */
export const gatewaysOf = (model: Model, entry: ModelWorkload): readonly OtherPolicy[] =>
  gatewaysIn(model.snapshot).filter((gateway) => servesFor(gateway, entry));

/** A server is at the pod's port behind the Service port of its number; without such a Service, at the number itself. */
const podPorts = ({ addresses }: ModelWorkload, port: number): readonly number[] => {
  const behind = addresses
    .filter((address) => address.service !== null && address.port === port)
    .flatMap(({ targetPort }) => targetPort ?? []);
  return behind.length > 0 ? [...new Set(behind)] : [port];
};

const listenerCache = perSnapshot(() => new Map<string, readonly GatewayListener[]>());

/** Every server that a gateway's pod has. */
export const listenersOf = (model: Model, entry: ModelWorkload): readonly GatewayListener[] => {
  const cache = listenerCache(model.snapshot);
  const known = cache.get(entry.workload.id);
  if (known !== undefined) return known;
  const listeners = gatewaysOf(model, entry).flatMap((gateway) => {
    const byRoutes = gateway.kind === 'KubernetesGateway';
    const { namespace, name } = gateway.meta;
    return (byRoutes ? apiServers(gateway) : istioServers(gateway)).flatMap(({ port, chain, tls }) =>
      podPorts(entry, port).map((podPort): GatewayListener => ({
        gateway: { kind: 'Gateway', namespace, name },
        podPort,
        chain,
        tls,
        byRoutes,
      })),
    );
  });
  cache.set(entry.workload.id, listeners);
  return listeners;
};

import type { OtherPolicy } from '@/lib/mesh/istio';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Gap } from '@/lib/mesh/snapshot';
import type { Destination } from './callee';
import { gatewaysOf, listenersOf } from './gateway-listeners';
import { gapFor } from './gaps';
import { fqdnOf, resolveHost } from './hosts';
import { array, type Json, record, text, texts } from './json';
import type { Model, ModelWorkload } from './model';
import { perSnapshot } from './per-snapshot';

/** Whether a gateway sends anything to a destination. */
export type GatewayRoute =
  | { readonly kind: 'routed' | 'none' }
  | { readonly kind: 'hidden'; readonly gap: Gap }
  | { readonly kind: 'open'; readonly detail: string; readonly by: ObjectRef | null };

const routesIn = perSnapshot(({ others }) => ({
  virtual: others.filter(({ kind }) => kind === 'VirtualService'),
  api: others.filter(({ kind }) => kind === 'HTTPRoute' || kind === 'GRPCRoute'),
}));

const refOf = ({ kind, meta: { namespace, name } }: OtherPolicy): ObjectRef => ({ kind, namespace, name });

const isPort = (written: unknown, port: number): boolean => written === undefined || written === port;

const isDestination = (route: Json, { meta }: OtherPolicy, to: Destination): boolean => {
  const { host, port } = record(route['destination']);
  return (
    to.service !== null &&
    typeof host === 'string' &&
    resolveHost(host, meta.namespace) === fqdnOf(to.service) &&
    isPort(record(port)['number'], to.port)
  );
};

const rulesOf = ({ spec }: OtherPolicy): readonly Json[] =>
  ['http', 'tcp', 'tls'].flatMap((kind) => array(record(spec)[kind]).map(record));

const delegatesOf = (model: Model, route: OtherPolicy): readonly OtherPolicy[] => {
  const named = rulesOf(route).map((rule) => record(rule['delegate']));
  return routesIn(model.snapshot).virtual.filter(({ meta }) =>
    named.some(
      ({ name, namespace = route.meta.namespace }) => name === meta.name && namespace === meta.namespace,
    ),
  );
};

const sends = (route: OtherPolicy, to: Destination): boolean =>
  rulesOf(route).some((rule) => array(rule['route']).some((one) => isDestination(record(one), route, to)));

/** A VirtualService names Gateways of its own namespace, or with a namespace in front. */
const isBound = ({ meta, spec }: OtherPolicy, gateways: readonly OtherPolicy[]): boolean =>
  texts(record(spec)['gateways']).some((written) => {
    const [namespace, name] = written.includes('/') ? written.split('/') : [meta.namespace, written];
    return gateways.some((one) => one.meta.namespace === namespace && one.meta.name === name);
  });

const isChild = ({ meta, spec }: OtherPolicy, gateways: readonly OtherPolicy[]): boolean =>
  array(record(spec)['parentRefs'])
    .map(record)
    .some(({ kind = 'Gateway', name, namespace = meta.namespace }) =>
      gateways.some(
        (one) => kind === 'Gateway' && one.meta.name === name && one.meta.namespace === namespace,
      ),
    );

const backends = ({ spec }: OtherPolicy): readonly Json[] =>
  array(record(spec)['rules']).flatMap((rule) => array(record(rule)['backendRefs']).map(record));

const isBackend = ({ kind, name, namespace, port }: Json, { meta }: OtherPolicy, to: Destination): boolean =>
  (text(kind) ?? 'Service') === 'Service' &&
  name === to.service?.meta.name &&
  (text(namespace) ?? meta.namespace) === to.service?.meta.namespace &&
  isPort(port, to.port);

const byVirtualService = (model: Model, gateways: readonly OtherPolicy[], to: Destination): boolean => {
  const istio = gateways.filter(({ kind }) => kind === 'Gateway');
  const bound = routesIn(model.snapshot).virtual.filter((route) => isBound(route, istio));
  return [...bound, ...bound.flatMap((route) => delegatesOf(model, route))].some((route) => sends(route, to));
};

/** A route to another namespace holds only with a ReferenceGrant, which is not read. */
const byApiRoute = (model: Model, gateways: readonly OtherPolicy[], to: Destination): GatewayRoute => {
  const api = gateways.filter(({ kind }) => kind === 'KubernetesGateway');
  const found = routesIn(model.snapshot)
    .api.filter((route) => isChild(route, api))
    .filter((route) => backends(route).some((backend) => isBackend(backend, route, to)));
  const [first] = found;
  if (first === undefined) return { kind: 'none' };
  if (found.some(({ meta }) => meta.namespace === to.service?.meta.namespace)) return { kind: 'routed' };
  return { kind: 'open', detail: 'a ReferenceGrant for the route', by: refOf(first) };
};

const hiddenRoutes = (model: Model): Gap | null =>
  gapFor(model, 'gateway', []) ??
  gapFor(model, 'kubernetes-gateway', []) ??
  gapFor(model, 'route', []) ??
  gapFor(model, 'api-route', []) ??
  gapFor(model, 'grpc-route', []);

/**
 * Whether some route of a gateway leads to a destination. A gateway of which no Gateway is known is set up
 * by means that are not seen, and may send anything.
 */
export const gatewayRoute = (model: Model, from: ModelWorkload, to: Destination): GatewayRoute => {
  const gateways = gatewaysOf(model, from);
  if (gateways.length === 0 || byVirtualService(model, gateways, to)) return { kind: 'routed' };
  const byRoute = byApiRoute(model, gateways, to);
  if (byRoute.kind !== 'none') return byRoute;
  const gap = hiddenRoutes(model);
  if (gap !== null) return { kind: 'hidden', gap };
  const unread = listenersOf(model, from).find(
    ({ tls, chain, byRoutes }) => tls === 'auto-passthrough' || (byRoutes && chain === 'tcp'),
  );
  return unread === undefined
    ? { kind: 'none' }
    : { kind: 'open', detail: 'routes of TCP and TLS servers', by: unread.gateway };
};

import type { OtherPolicy } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Client } from './caller';
import { fqdnOf, hostCovers, resolveHost } from './hosts';
import { array, type Json, record, text, texts } from './json';
import type { Call } from './judgement';
import type { Model } from './model';
import { normalizePath } from './path-normalization';
import { perSnapshot } from './per-snapshot';
import { protocolOf } from './protocol';
import { actOn, type RouteOutcome } from './route-action';
import { OPEN, ruleTakes, type Routed } from './route-match';
import { isUnknown } from './truth';
import { seesHost } from './visibility';

/** What the client's own proxy may do with a call, and the facts that choose between several. */
export interface ClientRoutes {
  readonly by: ObjectRef;
  readonly outcomes: readonly RouteOutcome[];
  readonly missing: readonly string[];
}

const refOf = ({ kind, meta: { namespace, name } }: OtherPolicy): ObjectRef => ({ kind, namespace, name });

const inMesh = ({ spec }: OtherPolicy): boolean => {
  const gateways = array(record(spec)['gateways']);
  return gateways.length === 0 || gateways.includes('mesh');
};

const hostsOf = ({ meta, spec }: OtherPolicy): readonly string[] =>
  texts(record(spec)['hosts']).map((host) => resolveHost(host, meta.namespace));

/** Routes by the hosts that they name in full, and those that name several with a star. */
const routesIn = perSnapshot(({ others }) => {
  const exact = new Map<string, OtherPolicy[]>();
  const starred: OtherPolicy[] = [];
  for (const route of others.filter((one) => one.kind === 'VirtualService' && inMesh(one)))
    for (const host of hostsOf(route)) {
      if (host.startsWith('*')) starred.push(route);
      else exact.set(host, [...(exact.get(host) ?? []), route]);
    }
  return { exact, starred };
});

const isExported = ({ meta, spec }: OtherPolicy, { place }: Client): boolean => {
  const to = texts(record(spec)['exportTo']);
  if (to.length === 0 || to.includes('*') || to.includes(place.namespace)) return true;
  return to.includes('.') && meta.namespace === place.namespace;
};

const isSeen = (model: Model, client: Client, route: OtherPolicy, host: string): boolean =>
  isExported(route, client) &&
  (client.plane === 'waypoint' || seesHost(model, client.place, route.meta.namespace, host));

/** The routes of the most specific host. */
export const routesFor = (model: Model, client: Client, host: string): readonly OtherPolicy[] => {
  const { exact, starred } = routesIn(model.snapshot);
  const named = (exact.get(host) ?? []).filter((route) => isSeen(model, client, route, host));
  if (named.length > 0) return named;
  return starred.filter(
    (route) =>
      hostsOf(route).some((pattern) => hostCovers(pattern, host)) && isSeen(model, client, route, host),
  );
};

/** Every route that stands for a host to some caller. */
export const routesOver = (snapshot: Snapshot, host: string): readonly OtherPolicy[] => {
  const { exact, starred } = routesIn(snapshot);
  const covering = starred.filter((route) => hostsOf(route).some((pattern) => hostCovers(pattern, host)));
  return [...(exact.get(host) ?? []), ...covering];
};

const serviceRoutesIn = perSnapshot(({ others }) => {
  const routes = others.filter(({ kind }) => kind === 'HTTPRoute' || kind === 'GRPCRoute');
  return routes.filter(({ spec }) =>
    array(record(spec)['parentRefs']).some((parent) => record(parent)['kind'] === 'Service'),
  );
});

/** Namespaces whose callers have routes of their own to Services of others. */
export const consumerNamespaces = (snapshot: Snapshot): readonly string[] =>
  serviceRoutesIn(snapshot)
    .filter(({ meta, spec }) =>
      array(record(spec)['parentRefs']).some(
        (parent) => (text(record(parent)['namespace']) ?? meta.namespace) !== meta.namespace,
      ),
    )
    .map(({ meta }) => meta.namespace);

/** A route of the Gateway API for a Service: of the Service's namespace for all, of the caller's for the caller. */
const serviceRoute = (model: Model, { place }: Client, { meta: named }: Service, port: number) =>
  serviceRoutesIn(model.snapshot).find(
    ({ meta, spec }) =>
      (meta.namespace === named.namespace || meta.namespace === place.namespace) &&
      array(record(spec)['parentRefs'])
        .map(record)
        .some(
          (parent) =>
            parent['kind'] === 'Service' &&
            parent['name'] === named.name &&
            (text(parent['namespace']) ?? meta.namespace) === named.namespace &&
            (parent['port'] === undefined || parent['port'] === port),
        ),
  );

const speaksHttp = ({ request, destination }: Call): boolean | undefined => {
  const { servicePort } = destination;
  const protocol = servicePort === null ? 'tcp' : protocolOf(servicePort);
  if (protocol !== 'sniffed') return protocol === 'http';
  return request.protocol === undefined ? undefined : request.protocol === 'http';
};

const asIs = ({ request }: Call): RouteOutcome => ({ kind: 'sent', request, subset: '' });

/** The first rule that takes the call decides; one that may take it leaves the next ones in question. */
const byRules = (call: Call, route: OtherPolicy, rules: readonly Json[]): Omit<ClientRoutes, 'by'> => {
  const { model, request, client, destination } = call;
  const outcomes: RouteOutcome[] = [];
  const missing: string[] = [];
  const path =
    request.path === undefined
      ? undefined
      : normalizePath(request.path, model.snapshot.config.pathNormalization);
  const routed: Routed = { request, client, port: destination.port, path: path ?? undefined };
  for (const rule of rules) {
    const { taken, by } = ruleTakes(rule, routed);
    if (taken === false) continue;
    outcomes.push(actOn(model, request, { rule, by, owner: route, to: destination, target: path?.target }));
    if (!isUnknown(taken)) return { outcomes, missing };
    missing.push(...taken.missing);
  }
  outcomes.push({ kind: 'stopped', detail: 'no route of it takes the request' });
  return { outcomes, missing };
};

/** A TCP or TLS route that keeps to the Service is none that matters. */
const byBytes = (call: Call, route: OtherPolicy): readonly RouteOutcome[] => {
  const rules = ['tcp', 'tls'].flatMap((kind) => array(record(route.spec)[kind]).map(record));
  if (rules.length === 0) return [asIs(call)];
  const [only] = rules;
  if (rules.length > 1 || only === undefined || array(only['match']).length > 0)
    return [{ kind: 'open', detail: 'its routes for bytes' }];
  return [
    actOn(call.model, call.request, {
      rule: only,
      by: null,
      owner: route,
      to: call.destination,
      target: undefined,
    }),
  ];
};

const routedBy = (call: Call, route: OtherPolicy): Omit<ClientRoutes, 'by'> => {
  const http = array(record(route.spec)['http']).map(record);
  const isHttp = speaksHttp(call);
  // A VirtualService without routes for HTTP leaves HTTP alone.
  const asHttp = http.length === 0 ? { outcomes: [asIs(call)], missing: [] } : byRules(call, route, http);
  if (isHttp === true) return asHttp;
  const asBytes = byBytes(call, route);
  if (isHttp === false) return { outcomes: asBytes, missing: [] };
  return { outcomes: [...asHttp.outcomes, ...asBytes], missing: ['protocol', ...asHttp.missing] };
};

/** What VirtualServices and routes of the Gateway API make of a call in the client's own proxy; null: there is none. */
export const clientRoutes = (call: Call): ClientRoutes | null => {
  const { model, client, destination } = call;
  const { service } = destination;
  if (client.proxied !== true || client.plane === 'gateway' || service === null) return null;
  const host = fqdnOf(service);
  const [route, ...more] = routesFor(model, client, host);
  const ofService = serviceRoute(model, client, service, destination.port);
  if (ofService !== undefined)
    return { by: refOf(ofService), outcomes: [{ kind: 'open', detail: 'a route' }], missing: [] };
  if (route === undefined) return null;
  if (more.length > 0)
    return {
      by: refOf(route),
      outcomes: [{ kind: 'open', detail: 'one host in several routes' }],
      missing: [],
    };
  const { outcomes, missing } = routedBy(call, route);
  const open = missing.includes(OPEN) ? [{ kind: 'open' as const, detail: 'a match' }] : [];
  return { by: refOf(route), outcomes: [...open, ...outcomes], missing };
};

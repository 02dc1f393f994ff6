import type { Gap, Problem, Snapshot } from '@/lib/mesh/snapshot';
import { refText } from '@/lib/mesh/object';
import type { Model } from './model';

/** How far an object reaches: its own namespace, every namespace from the root one, or whoever it is exported to. */
type Reach = 'namespace' | 'root' | 'anywhere';

const KINDS = {
  authorization: { resource: 'authorizationpolicies', reach: 'root' },
  peer: { resource: 'peerauthentications', reach: 'root' },
  request: { resource: 'requestauthentications', reach: 'root' },
  destination: { resource: 'destinationrules', reach: 'root' },
  sidecar: { resource: 'sidecars', reach: 'root' },
  filter: { resource: 'envoyfilters', reach: 'root' },
  plugin: { resource: 'wasmplugins', reach: 'root' },
  route: { resource: 'virtualservices', reach: 'anywhere' },
  'api-route': { resource: 'httproutes', reach: 'anywhere' },
  'grpc-route': { resource: 'grpcroutes', reach: 'anywhere' },
  extension: { resource: 'trafficextensions', reach: 'root' },
  'mesh-config': { resource: 'configmaps', reach: 'anywhere' },
  entry: { resource: 'serviceentries', reach: 'anywhere' },
  network: { resource: 'networkpolicies', reach: 'namespace' },
  pod: { resource: 'pods', reach: 'namespace' },
  service: { resource: 'services', reach: 'namespace' },
  namespace: { resource: 'namespaces', reach: 'anywhere' },
  'kubernetes-gateway': { resource: 'gateways.gateway.networking.k8s.io', reach: 'namespace' },
  gateway: { resource: 'gateways.networking.istio.io', reach: 'anywhere' },
} as const satisfies Readonly<Record<string, { resource: string; reach: Reach }>>;

const RESOURCES: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'authorizationpolicies',
  PeerAuthentication: 'peerauthentications',
  RequestAuthentication: 'requestauthentications',
  DestinationRule: 'destinationrules',
  Sidecar: 'sidecars',
  EnvoyFilter: 'envoyfilters',
  WasmPlugin: 'wasmplugins',
  VirtualService: 'virtualservices',
  ServiceEntry: 'serviceentries',
  NetworkPolicy: 'networkpolicies',
  Gateway: 'gateways',
  HTTPRoute: 'httproutes',
  GRPCRoute: 'grpcroutes',
  TrafficExtension: 'trafficextensions',
  ProxyConfig: 'proxyconfigs',
  ConfigMap: 'configmaps',
  Namespace: 'namespaces',
  Pod: 'pods',
  Service: 'services',
};

/** An object that was not understood hides what it says; one that admission refuses is not in Istio at all. */
const hiddenBy = ({ object, message, effect }: Problem): readonly Gap[] => {
  const resource = RESOURCES[object.kind];
  if (effect === 'refused' || resource === undefined) return [];
  const { namespace } = object;
  return [{ kind: 'malformed', verb: `read ${refText(object)} among`, resource, namespace, detail: message }];
};

/** All that is hidden of a mesh. A kind that is not installed hides nothing. */
export const hiddenOf = ({ gaps, problems }: Snapshot): readonly Gap[] => [
  ...gaps.filter(({ kind }) => kind !== 'not-installed'),
  ...problems.flatMap(hiddenBy),
];

const pluralOf = (resource: string): string => resource.split('.')[0] ?? '';

/** Without a group, any resource of that name is meant. */
const isAmong = (gap: Gap, resource: string): boolean =>
  gap.resource === resource || pluralOf(gap.resource) === resource || gap.resource === pluralOf(resource);

/** The first gap that hides objects of one kind which reach a namespace. */
export const gapFor = (
  { hidden, snapshot }: Model,
  kind: keyof typeof KINDS,
  namespaces: readonly string[],
): Gap | null => {
  const { resource, reach } = KINDS[kind];
  const { rootNamespace } = snapshot.config;
  return (
    hidden.find(
      (gap) =>
        isAmong(gap, resource) &&
        (reach === 'anywhere' ||
          gap.namespace === null ||
          (reach === 'root' && gap.namespace === rootNamespace) ||
          namespaces.includes(gap.namespace)),
    ) ?? null
  );
};

/** "list authorizationpolicies.security.istio.io in vault". */
export const gapText = ({ verb, resource, namespace }: Gap): string =>
  `${verb} ${resource} in ${namespace ?? 'every namespace'}`;

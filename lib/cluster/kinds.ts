/** One watched resource. */
export type WatchedKind = {
  /** As the API server and kubectl name it: `pods`, `authorizationpolicies.security.istio.io`. */
  readonly resource: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** A custom resource may be absent; its absence is a fact and no failure. */
  readonly optional: boolean;
  /** Policies of the root namespace count in every namespace. */
  readonly meshWide: boolean;
  /** The one object that is read, where not all are. */
  readonly only: { readonly namespace: string; readonly name: string } | null;
};

/** Where Istio is installed unless its mesh config says otherwise. */
export const ROOT_NAMESPACE = 'istio-system';

const row = (group: string, version: string, plural: string, kind: string): WatchedKind => ({
  resource: group === '' ? plural : `${plural}.${group}`,
  group,
  version,
  plural,
  kind,
  namespaced: kind !== 'Namespace',
  optional: false,
  meshWide: false,
  only: null,
});

const istio = (group: string, version: string, plural: string, kind: string): WatchedKind => ({
  ...row(`${group}.istio.io`, version, plural, kind),
  optional: true,
  meshWide: true,
});

const gatewayApi = (plural: string, kind: string): WatchedKind => ({
  ...row('gateway.networking.k8s.io', 'v1', plural, kind),
  optional: true,
});

/** The mesh config of one revision: the only ConfigMap that is read. */
export const meshConfigKind = (name: string): WatchedKind => ({
  ...row('', 'v1', 'configmaps', 'ConfigMap'),
  only: { namespace: ROOT_NAMESPACE, name },
});

/** The kind whose absence means that there is no Istio. */
export const AUTHORIZATION_POLICIES = istio('security', 'v1', 'authorizationpolicies', 'AuthorizationPolicy');

/** Everything that is read of a cluster. Secrets are not among it, and must never be. */
export const WATCHED_KINDS: readonly WatchedKind[] = [
  row('', 'v1', 'namespaces', 'Namespace'),
  row('', 'v1', 'pods', 'Pod'),
  row('', 'v1', 'serviceaccounts', 'ServiceAccount'),
  row('', 'v1', 'services', 'Service'),
  row('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice'),
  row('apps', 'v1', 'replicasets', 'ReplicaSet'),
  row('apps', 'v1', 'deployments', 'Deployment'),
  row('apps', 'v1', 'statefulsets', 'StatefulSet'),
  row('apps', 'v1', 'daemonsets', 'DaemonSet'),
  row('batch', 'v1', 'jobs', 'Job'),
  row('batch', 'v1', 'cronjobs', 'CronJob'),
  row('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy'),
  AUTHORIZATION_POLICIES,
  istio('security', 'v1', 'peerauthentications', 'PeerAuthentication'),
  istio('security', 'v1', 'requestauthentications', 'RequestAuthentication'),
  istio('networking', 'v1', 'destinationrules', 'DestinationRule'),
  istio('networking', 'v1', 'sidecars', 'Sidecar'),
  istio('networking', 'v1', 'serviceentries', 'ServiceEntry'),
  istio('networking', 'v1', 'virtualservices', 'VirtualService'),
  istio('networking', 'v1', 'gateways', 'Gateway'),
  istio('networking', 'v1', 'workloadentries', 'WorkloadEntry'),
  istio('networking', 'v1alpha3', 'envoyfilters', 'EnvoyFilter'),
  istio('networking', 'v1beta1', 'proxyconfigs', 'ProxyConfig'),
  istio('extensions', 'v1alpha1', 'wasmplugins', 'WasmPlugin'),
  istio('extensions', 'v1alpha1', 'trafficextensions', 'TrafficExtension'),
  istio('telemetry', 'v1', 'telemetries', 'Telemetry'),
  gatewayApi('gateways', 'Gateway'),
  gatewayApi('httproutes', 'HTTPRoute'),
  gatewayApi('grpcroutes', 'GRPCRoute'),
  meshConfigKind('istio'),
];

const base = ({ group, version }: WatchedKind): string =>
  group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

/** Path of a kind's collection; every namespace when none is named. */
export function collectionPath(kind: WatchedKind, namespace: string | null): string {
  const within = kind.only?.namespace ?? (kind.namespaced ? namespace : null);
  return within === null
    ? `${base(kind)}/${kind.plural}`
    : `${base(kind)}/namespaces/${encodeURIComponent(within)}/${kind.plural}`;
}

/** What narrows the collection to the one object that is read. */
export const collectionQuery = (kind: WatchedKind): Readonly<Record<string, string>> =>
  kind.only ? { fieldSelector: `metadata.name=${kind.only.name}` } : {};

/** `list pods in team-a`. */
export const attemptText = (verb: string, kind: WatchedKind, namespace: string | null): string =>
  `${verb} ${kind.resource}${namespace === null ? '' : ` in ${namespace}`}`;

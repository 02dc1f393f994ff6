import type { StoredObject } from '../contract';

/** A kind that the sandbox serves; the first version is the one it stores. */
export type Kind = {
  readonly group: string;
  readonly versions: readonly [string, ...string[]];
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** The name by which the store keeps it. */
  readonly stored: string;
};

type Row = readonly [kind: string, plural: string, ...shortNames: string[]];

const kinds = (group: string, versions: Kind['versions'], rows: readonly Row[]): Kind[] =>
  rows.map(([kind, plural, ...shortNames]) => ({
    group,
    versions,
    kind,
    plural,
    shortNames,
    namespaced: kind !== 'Namespace',
    stored: group === 'gateway.networking.k8s.io' && kind === 'Gateway' ? 'KubernetesGateway' : kind,
  }));

/** Everything that is served. Secrets are not: the product never reads one, and the sandbox would show it. */
export const KINDS: readonly Kind[] = [
  ...kinds(
    '',
    ['v1'],
    [
      ['Namespace', 'namespaces', 'ns'],
      ['Pod', 'pods', 'po'],
      ['ServiceAccount', 'serviceaccounts', 'sa'],
      ['Service', 'services', 'svc'],
      ['ConfigMap', 'configmaps', 'cm'],
      ['ReplicationController', 'replicationcontrollers', 'rc'],
    ],
  ),
  ...kinds('discovery.k8s.io', ['v1'], [['EndpointSlice', 'endpointslices']]),
  ...kinds(
    'apps',
    ['v1'],
    [
      ['ReplicaSet', 'replicasets', 'rs'],
      ['Deployment', 'deployments', 'deploy'],
      ['StatefulSet', 'statefulsets', 'sts'],
      ['DaemonSet', 'daemonsets', 'ds'],
    ],
  ),
  ...kinds(
    'batch',
    ['v1'],
    [
      ['Job', 'jobs'],
      ['CronJob', 'cronjobs', 'cj'],
    ],
  ),
  ...kinds('networking.k8s.io', ['v1'], [['NetworkPolicy', 'networkpolicies', 'netpol']]),
  ...kinds(
    'security.istio.io',
    ['v1', 'v1beta1'],
    [
      ['AuthorizationPolicy', 'authorizationpolicies', 'ap'],
      ['PeerAuthentication', 'peerauthentications', 'pa'],
      ['RequestAuthentication', 'requestauthentications', 'ra'],
    ],
  ),
  ...kinds(
    'networking.istio.io',
    ['v1', 'v1beta1', 'v1alpha3'],
    [
      ['DestinationRule', 'destinationrules', 'dr'],
      ['Sidecar', 'sidecars'],
      ['ServiceEntry', 'serviceentries', 'se'],
      ['VirtualService', 'virtualservices', 'vs'],
      ['Gateway', 'gateways', 'gw'],
      ['WorkloadEntry', 'workloadentries', 'we'],
    ],
  ),
  ...kinds('networking.istio.io', ['v1beta1'], [['ProxyConfig', 'proxyconfigs']]),
  ...kinds('networking.istio.io', ['v1alpha3'], [['EnvoyFilter', 'envoyfilters']]),
  ...kinds(
    'extensions.istio.io',
    ['v1alpha1'],
    [
      ['WasmPlugin', 'wasmplugins'],
      ['TrafficExtension', 'trafficextensions'],
    ],
  ),
  ...kinds('telemetry.istio.io', ['v1', 'v1alpha1'], [['Telemetry', 'telemetries', 'telemetry']]),
  ...kinds(
    'gateway.networking.k8s.io',
    ['v1', 'v1beta1'],
    [
      ['Gateway', 'gateways', 'gtw'],
      ['HTTPRoute', 'httproutes'],
      ['GRPCRoute', 'grpcroutes'],
    ],
  ),
];

export const apiVersion = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`;

export const findKind = (group: string, version: string, plural: string): Kind | undefined =>
  KINDS.find((kind) => kind.group === group && kind.plural === plural && kind.versions.includes(version));

/** `pods`, `gateways.networking.istio.io`: the name that error messages use. */
export const resourceName = ({ plural, group }: Kind): string =>
  group === '' ? plural : `${plural}.${group}`;

/** The object under the version it was asked for, as a conversion without differences does. */
export const atVersion = (object: StoredObject, wanted: string): StoredObject =>
  object.apiVersion === wanted ? object : { ...object, apiVersion: wanted };

import type { OtherPolicy } from '@/lib/mesh/istio';
import { type ObjectRef, refText } from '@/lib/mesh/object';
import type { Gap } from '@/lib/mesh/snapshot';
import { byNamespace, GATEWAY_NAME, targetRefsOf } from './attach';
import type { Destination } from './callee';
import type { Client } from './caller';
import { gapFor } from './gaps';
import { array, labelsOf, record, text } from './json';
import { refOf } from './judgement';
import { type Attached, attachedSet, type Model, type ModelWorkload } from './model';
import { perSnapshot } from './per-snapshot';
import { spiffeIdOf } from './trust-bundle';
import { parseVersion, quirksOf } from './versions';

/** An Istio waypoint, as its Gateway describes it. */
export interface Waypoint {
  readonly namespace: string;
  readonly name: string;
  readonly ref: ObjectRef;
  readonly workloads: readonly ModelWorkload[];
}

/** Through which waypoint a call goes. */
export type Binding =
  | { readonly kind: 'none' }
  | { readonly kind: 'waypoint'; readonly waypoint: Waypoint }
  | { readonly kind: 'hidden'; readonly gap: Gap }
  | { readonly kind: 'open'; readonly detail: string; readonly by: ObjectRef | null };

type Labels = Readonly<Record<string, string>>;

const NONE: Binding = { kind: 'none' };
const USE = 'istio.io/use-waypoint';
const CLASS = 'istio-waypoint';

const namespacesOf = perSnapshot(
  ({ namespaces }) => new Map(namespaces.map(({ meta }) => [meta.name, meta.labels])),
);
const gatewaysOf = perSnapshot(
  ({ others }) =>
    new Map(
      others
        .filter(({ kind }) => kind === 'KubernetesGateway')
        .map((gateway) => [`${gateway.meta.namespace}/${gateway.meta.name}`, gateway]),
    ),
);

const hboneListener = ({ spec }: OtherPolicy) =>
  array(record(spec)['listeners'])
    .map(record)
    .find(({ protocol, port }) => protocol === 'HBONE' && port === 15_008);

/** Whether a waypoint takes those of a namespace; undefined: its selector has expressions. */
const admits = (model: Model, gateway: OtherPolicy, namespace: string): boolean | undefined => {
  const allowed = record(record(record(hboneListener(gateway))['allowedRoutes'])['namespaces']);
  if (allowed['from'] === 'All') return true;
  if (allowed['from'] !== 'Selector') return gateway.meta.namespace === namespace;
  const selector = record(allowed['selector']);
  if (array(selector['matchExpressions']).length > 0) return undefined;
  const labels = namespacesOf(model.snapshot).get(namespace) ?? {};
  return Object.entries(labelsOf(selector['matchLabels'])).every(([key, value]) => labels[key] === value);
};

const SERVES: Readonly<Record<string, readonly string[]>> = {
  service: ['service'],
  workload: ['workload'],
  all: ['service', 'workload'],
};

/** The label, read of the object that carries it: `none`, or the waypoint's name and namespace. */
const named = (labels: Labels, namespace: string): string | null => {
  const name = labels[USE];
  if (name === undefined || name === 'none') return null;
  return `${labels['istio.io/use-waypoint-namespace'] ?? namespace}/${name}`;
};

const toWaypoint = (model: Model, gateway: OtherPolicy): Waypoint => {
  const { namespace, name } = gateway.meta;
  const workloads = model.workloads.filter(
    ({ workload }) => workload.namespace === namespace && workload.labels[GATEWAY_NAME] === name,
  );
  return { namespace, name, ref: { kind: 'Gateway', namespace, name }, workloads };
};

const waypointCache = perSnapshot(() => new Map<OtherPolicy, Waypoint>());

const waypointFor = (model: Model, gateway: OtherPolicy): Waypoint => {
  const cache = waypointCache(model.snapshot);
  const waypoint = cache.get(gateway) ?? toWaypoint(model, gateway);
  cache.set(gateway, waypoint);
  return waypoint;
};

const open = (detail: string, gateway: OtherPolicy): Binding => ({
  kind: 'open',
  detail,
  by: { ...(refOf(gateway) ?? { name: '', namespace: '' }), kind: 'Gateway' },
});

/** A Gateway that does not exist, or does not take the namespace or the kind of traffic, is no waypoint to it. */
const toBinding = (
  model: Model,
  gateway: OtherPolicy,
  namespace: string,
  traffic: 'service' | 'workload',
): Binding => {
  const { meta, spec } = gateway;
  const className = text(record(spec)['gatewayClassName']);
  if (className !== CLASS) return open(`a waypoint of class ${className ?? ''}`, gateway);
  const admitted = admits(model, gateway, namespace);
  if (admitted === undefined) return open('the namespaces that its waypoint admits', gateway);
  const serves = SERVES[meta.labels['istio.io/waypoint-for'] ?? 'service'] ?? [];
  if (!admitted || !serves.includes(traffic)) return NONE;
  const waypoint = waypointFor(model, gateway);
  const isReady = waypoint.workloads.some(({ workload }) => workload.readyPods > 0);
  if (model.snapshot.mesh.kind !== 'files' && !isReady)
    return open(`whether ${refText(waypoint.ref)}, of which no pod is ready, was ever in use`, gateway);
  return { kind: 'waypoint', waypoint };
};

const bindingOf = (
  model: Model,
  { labels, namespace }: { labels: Labels; namespace: string },
  traffic: 'service' | 'workload',
): Binding => {
  if (labels[USE] === undefined) {
    const gap = gapFor(model, 'namespace', [namespace]);
    if (gap !== null) return { kind: 'hidden', gap };
  }
  const from = labels[USE] === undefined ? (namespacesOf(model.snapshot).get(namespace) ?? {}) : labels;
  const name = named(from, namespace);
  if (name === null) return NONE;
  const gateway = gatewaysOf(model.snapshot).get(name);
  if (gateway !== undefined && from['istio.io/use-waypoint-canary'] !== undefined)
    return open('a canary waypoint', gateway);
  if (gateway !== undefined) return toBinding(model, gateway, namespace, traffic);
  const gap = gapFor(model, 'kubernetes-gateway', [name.split('/')[0] ?? '']);
  return gap === null ? NONE : { kind: 'hidden', gap };
};

const MANAGED: ReadonlySet<string> = new Set(['istio.io-mesh-controller', 'istio.io-eastwest-controller']);

/** A headless Service has no address of its own: its pods are called by theirs. */
export const isAddressed = ({ service }: Destination): boolean =>
  service !== null && service.clusterIP !== 'None';

/** The waypoint of a destination, as it is addressed. */
const bindingFor = (model: Model, destination: Destination): Binding => {
  const { service, entry } = destination;
  if (service === null || !isAddressed(destination)) {
    const { labels, namespace, dataPlane } = entry.workload;
    const bound = bindingOf(model, { labels, namespace }, 'workload');
    return dataPlane === 'ambient' || bound.kind === 'none'
      ? bound
      : { kind: 'open', detail: 'a workload outside ambient with a waypoint', by: null };
  }
  const { labels, namespace } = service.meta;
  if (MANAGED.has(labels['gateway.istio.io/managed'] ?? '')) return NONE;
  return bindingOf(model, { labels, namespace }, 'service');
};

const ingressUses = (model: Model, { service }: Destination): boolean => {
  if (service === null) return false;
  const { labels, namespace } = service.meta;
  const name = 'istio.io/ingress-use-waypoint';
  return (labels[name] ?? namespacesOf(model.snapshot).get(namespace)?.[name]) === 'true';
};

/** Only what ztunnel carries goes through a waypoint, and of gateways those that were told to; all others pass by it. */
export const waypointOn = (model: Model, client: Client, destination: Destination): Binding => {
  const goes = client.plane === 'ambient' || (client.plane === 'gateway' && ingressUses(model, destination));
  return goes ? bindingFor(model, destination) : NONE;
};

/** Whether some caller of a destination could go through a waypoint. */
export const mayHaveWaypoint = (model: Model, destination: Destination): boolean =>
  bindingFor(model, destination).kind !== 'none';

/** The waypoint as the caller of what stands behind it. */
export const asClient = (model: Model, { namespace, name, workloads }: Waypoint): Client => {
  const [first] = workloads;
  const account = first?.workload.serviceAccount ?? name;
  return {
    proxied: true,
    plane: 'waypoint',
    sendsHbone: true,
    workload: first?.workload ?? null,
    identity: spiffeIdOf(model.snapshot.config, namespace, account),
    place: { namespace, labels: first?.workload.labels ?? {} },
    ip: (workloads.length === 1 ? first?.ip : undefined) ?? undefined,
    seen: true,
    unmodelled: null,
  };
};

type Targeted = Parameters<typeof targetRefsOf>[0];

const passesOverClasses = ({ snapshot }: Model): boolean =>
  quirksOf(parseVersion(snapshot.mesh.istioVersion)).passesOverClasses;

/** Whether a waypoint runs a policy for a Service, or with none for a pod that is addressed itself. */
const applies = (model: Model, policy: Targeted, { namespace, name }: Waypoint, to: Destination): boolean => {
  const { meta } = policy;
  const service = isAddressed(to) ? to.service : null;
  const names = {
    'Service ': service?.meta.namespace === meta.namespace ? service.meta.name : undefined,
    'GatewayClass gateway.networking.k8s.io':
      meta.namespace === model.snapshot.config.rootNamespace && !passesOverClasses(model) ? CLASS : undefined,
    'Gateway gateway.networking.k8s.io': meta.namespace === namespace ? name : undefined,
  };
  return targetRefsOf(policy).some((ref) => {
    const group = ref.group === 'core' ? '' : (ref.group ?? '');
    const wanted = Object.entries(names).find(([kind]) => kind === `${ref.kind} ${group}`)?.[1];
    return wanted === ref.name && (ref.namespace ?? meta.namespace) === meta.namespace;
  });
};

const targetedOf = perSnapshot(({ authorizationPolicies, requestAuthentications }) => {
  const targeted = <T extends Targeted>(policies: readonly T[]) =>
    byNamespace(policies.filter((policy) => targetRefsOf(policy).length > 0));
  return { policies: targeted(authorizationPolicies), authentications: targeted(requestAuthentications) };
});

/** Namespaces in which policies for one chain of a waypoint may stand. */
export const placesOf = (waypoint: Waypoint, { service }: Destination): readonly string[] => [
  ...new Set([waypoint.namespace, ...(service === null ? [] : [service.meta.namespace])]),
];

/** What a waypoint runs for a destination. */
export const attachedAt = (model: Model, waypoint: Waypoint, to: Destination): Attached => {
  const all = targetedOf(model.snapshot);
  const places = new Set([model.snapshot.config.rootNamespace, ...placesOf(waypoint, to)]);
  const pick = <T extends Targeted>(index: ReadonlyMap<string, readonly T[]>) =>
    [...places].flatMap((place) => index.get(place) ?? []).filter((one) => applies(model, one, waypoint, to));
  return attachedSet(pick(all.policies), pick(all.authentications));
};

import { type ObjectRef, refKey } from '@/lib/mesh/object';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import type { Controller, Pod } from '@/lib/mesh/kubernetes';
import { AuthorizationPolicy } from '@/lib/mesh/istio';
import { buildWorkloads } from '@/lib/objects/workloads';
import type { Draft } from './preview-draft';

/** Parts of a snapshot that hold objects as they were read. */
const PARTS = {
  Namespace: 'namespaces',
  Pod: 'pods',
  ServiceAccount: 'serviceAccounts',
  Service: 'services',
  EndpointSlice: 'endpointSlices',
  NetworkPolicy: 'networkPolicies',
  AuthorizationPolicy: 'authorizationPolicies',
  PeerAuthentication: 'peerAuthentications',
  RequestAuthentication: 'requestAuthentications',
  DestinationRule: 'destinationRules',
  Sidecar: 'sidecars',
} as const;

type Part = (typeof PARTS)[keyof typeof PARTS] | 'others';

const isPartKind = (kind: string): kind is keyof typeof PARTS => Object.hasOwn(PARTS, kind);

/** A Deployment and its like are kept as the workloads that they make. */
const partOf = (kind: string): Part => (isPartKind(kind) ? PARTS[kind] : 'others');

const refOf = ({ kind, meta }: Pick<MeshObject, 'kind' | 'meta'>): ObjectRef => ({
  kind,
  namespace: meta.namespace === '' ? null : meta.namespace,
  name: meta.name,
});

const orderKey = ({ kind, meta }: Pick<MeshObject, 'kind' | 'meta'>): string =>
  `${kind}/${meta.namespace}/${meta.name}`;

type Held = Pick<MeshObject, 'kind' | 'meta'>;

/** An object that takes another's place is as old as that one: Istio breaks ties by age. */
const inPlaceOf = <T extends Held>(object: T, old: Held | undefined): T =>
  old === undefined ? object : { ...object, meta: { ...object.meta, createdAt: old.meta.createdAt } };

/** A new object is the youngest. */
const dated = <T extends Held>(object: T, now: string): T =>
  object.meta.createdAt === '' ? { ...object, meta: { ...object.meta, createdAt: now } } : object;

function putInto<T extends Held>(
  held: readonly T[],
  put: readonly T[],
  gone: ReadonlySet<string>,
  now: string,
): T[] {
  const old = new Map(held.map((object) => [refKey(refOf(object)), object]));
  const last = new Map(put.map((object) => [refKey(refOf(object)), object]));
  const fresh = [...last].map(([key, object]) => dated(inPlaceOf(object, old.get(key)), now));
  const kept = held.filter((object) => {
    const key = refKey(refOf(object));
    return !last.has(key) && !gone.has(key);
  });
  return [...kept, ...fresh].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
}

const WORKLOAD_KINDS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

/** Workloads of the draft take the place of those with the same name. */
function workloadsWith(
  snapshot: Snapshot,
  draft: Draft,
  namespaces: Snapshot['namespaces'],
): Snapshot['workloads'] {
  const pods = draft.objects.filter((object): object is Pod => object.kind === 'Pod');
  const controllers = draft.objects.filter((object): object is Controller => object.kind === 'Controller');
  const made = buildWorkloads({ pods, controllers, namespaces });
  const replaced = new Set(made.map(({ namespace, name }) => `${namespace}/${name}`));
  const gone = new Set(
    draft.removed
      .filter(({ ref }) => WORKLOAD_KINDS.has(ref.kind))
      .map(({ ref }) => `${ref.kind}/${ref.namespace}/${ref.name}`),
  );
  const old = new Map(snapshot.workloads.map((workload) => [workload.id, workload]));
  // A template says nothing of the pods that run already.
  const running = made.map((workload) => {
    const { pods: names, readyPods } = old.get(workload.id) ?? workload;
    return workload.pods.length > 0 ? workload : { ...workload, pods: names, readyPods };
  });
  const kept = snapshot.workloads.filter(
    ({ kind, namespace, name }) =>
      !replaced.has(`${namespace}/${name}`) && !gone.has(`${kind}/${namespace}/${name}`),
  );
  return [...kept, ...running].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether the mesh holds what a draft would take out of it. */
export function holds(snapshot: Snapshot, ref: ObjectRef): boolean {
  if (WORKLOAD_KINDS.has(ref.kind))
    return snapshot.workloads.some(
      ({ kind, namespace, name }) => kind === ref.kind && namespace === ref.namespace && name === ref.name,
    );
  return snapshot[partOf(ref.kind)].some((object) => refKey(refOf(object)) === refKey(ref));
}

/** The snapshot as it would be with the draft's objects in place. The snapshot itself stays as it is. */
export function withDraft(snapshot: Snapshot, draft: Draft, now: string): Snapshot {
  const gone = new Set(draft.removed.map(({ ref }) => refKey(ref)));
  const parts = new Map<Part, MeshObject[]>();
  for (const object of draft.objects) {
    if (object.kind === 'Controller') continue;
    const part = partOf(object.kind);
    parts.set(part, [...(parts.get(part) ?? []), object]);
  }
  const goneParts = new Set(draft.removed.map(({ ref }) => partOf(ref.kind)));
  const changed = Object.fromEntries(
    [...new Set([...parts.keys(), ...goneParts])].map((part) => [
      part,
      putInto<Held>(snapshot[part], parts.get(part) ?? [], gone, now),
    ]),
  ) as Partial<Snapshot>;
  const after: Snapshot = { ...snapshot, ...(draft.config !== null && { config: draft.config }), ...changed };
  const putKeys = new Set(draft.objects.map((object) => refKey(refOf(object))));
  const isRestated = ({ object }: Snapshot['problems'][number]): boolean =>
    putKeys.has(refKey(object)) || gone.has(refKey(object));
  return {
    ...after,
    workloads: workloadsWith(snapshot, draft, after.namespaces),
    problems: snapshot.problems.filter((problem) => !isRestated(problem)),
  };
}

/** No namespace can be called so, and no workload stands in it. */
const NOWHERE = '(nowhere)';
const NO_META = { labels: {}, annotations: {}, createdAt: '', uid: '', resourceVersion: '' };

/** The same mesh, in which these identities are named too, by a policy that selects nothing. */
export function withNames(snapshot: Snapshot, principals: readonly string[]): Snapshot {
  if (principals.length === 0) return snapshot;
  const policy = AuthorizationPolicy.parse({
    kind: 'AuthorizationPolicy',
    meta: { ...NO_META, name: NOWHERE, namespace: NOWHERE },
    spec: { action: 'DENY', rules: [{ from: [{ source: { principals } }] }] },
    source: null,
  });
  return { ...snapshot, authorizationPolicies: [...snapshot.authorizationPolicies, policy] };
}

import { z } from 'zod';
import type { ObjectStore, StoredObject } from '../contract';
import { Template, wantsProxy, withProxy } from './inject';
import { nameHash } from './name-hash';

const Scaled = z.looseObject({
  replicas: z.number().optional(),
  selector: z.looseObject({}).optional(),
  template: Template,
});

/** What an owner wants; null where somebody wrote a spec that makes no pods. */
const scaledOf = (object: StoredObject) => Scaled.safeParse(object['spec']).data ?? null;

type Owner = { readonly object: StoredObject; readonly kind: string };

const Owned = z.looseObject({ ownerReferences: z.array(z.object({ uid: z.string() })).optional() });

const ownersOf = ({ metadata }: StoredObject): readonly string[] =>
  Owned.parse(metadata).ownerReferences?.map(({ uid }) => uid) ?? [];

const ownedBy = (owner: StoredObject, object: StoredObject): boolean =>
  ownersOf(object).includes(owner.metadata.uid);

const reference = ({ object, kind }: Owner) => [
  { apiVersion: 'apps/v1', kind, name: object.metadata.name, uid: object.metadata.uid, controller: true },
];

/** Deletes what an owner left behind when it was deleted or replaced. */
const removeOrphans = (
  store: ObjectStore,
  { kind, namespace }: { readonly kind: string; readonly namespace: string },
  owners: readonly StoredObject[],
): void => {
  const alive = new Set(owners.map(({ metadata }) => metadata.uid));
  for (const object of store.list(kind, namespace)) {
    const uids = ownersOf(object);
    if (uids.length > 0 && !uids.some((uid) => alive.has(uid)))
      store.delete(kind, object.metadata.namespace, object.metadata.name);
  }
};

/** A Deployment's one ReplicaSet for its present template; older ones go at once. */
const keepReplicaSet = (store: ObjectStore, deployment: StoredObject): void => {
  const spec = scaledOf(deployment);
  if (!spec) return;
  const hash = nameHash(JSON.stringify(spec.template), 10);
  const name = `${deployment.metadata.name}-${hash}`;
  const { namespace } = deployment.metadata;
  for (const old of store.list('ReplicaSet', namespace))
    if (ownedBy(deployment, old) && old.metadata.name !== name)
      store.delete('ReplicaSet', namespace, old.metadata.name);
  const labels = { ...spec.template.metadata?.labels, 'pod-template-hash': hash };
  store.put({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace,
      labels,
      ownerReferences: reference({ object: deployment, kind: 'Deployment' }),
    },
    spec: {
      replicas: spec.replicas ?? 1,
      selector: { matchLabels: labels },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  });
};

const podOf = (store: ObjectStore, owner: Owner, template: Template, name: string): object => {
  const { namespace } = owner.object.metadata;
  const injected = wantsProxy(
    store.get('Namespace', undefined, namespace ?? '')?.metadata.labels ?? {},
    template,
  )
    ? withProxy(template)
    : template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...injected.metadata, name, namespace, ownerReferences: reference(owner) },
    spec: { serviceAccountName: 'default', ...injected.spec },
    status: { phase: 'Pending' },
  };
};

/** How many pods each owner has had, so that a pod that comes back has a new name. */
type Incarnations = Map<string, number>;

const nextName = (owner: Owner, incarnations: Incarnations, index: number): string => {
  const { name, namespace, uid } = owner.object.metadata;
  if (owner.kind === 'StatefulSet') return `${name}-${index}`;
  const number = incarnations.get(uid) ?? 0;
  incarnations.set(uid, number + 1);
  return `${name}-${nameHash(`${namespace ?? ''}/${name}/${number}`, 5)}`;
};

const keepPods = (store: ObjectStore, owner: Owner, incarnations: Incarnations): void => {
  const { namespace } = owner.object.metadata;
  const spec = scaledOf(owner.object);
  if (!spec) return;
  const replicas = spec.replicas ?? 1;
  const own = store.list('Pod', namespace).filter((pod) => ownedBy(owner.object, pod));
  for (const pod of own.slice(replicas)) store.delete('Pod', namespace, pod.metadata.name);
  for (let index = own.length; index < replicas; index += 1)
    store.put(podOf(store, owner, spec.template, nextName(owner, incarnations, index)));
};

const keepDefaultAccount = (store: ObjectStore, namespace: string): void => {
  const exists = store.get('Namespace', undefined, namespace) !== undefined;
  if (exists && !store.get('ServiceAccount', namespace, 'default'))
    store.put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
};

/**
 * Brings the ReplicaSets and pods of some namespaces in line with their Deployments and StatefulSets,
 * as Kubernetes' controllers do.
 */
export const createWorkloadController = (store: ObjectStore) => {
  const incarnations: Incarnations = new Map();
  const keep = (namespace: string): void => {
    const list = (kind: string) => store.list(kind, namespace);
    removeOrphans(store, { kind: 'ReplicaSet', namespace }, list('Deployment'));
    for (const deployment of list('Deployment')) keepReplicaSet(store, deployment);
    removeOrphans(store, { kind: 'Pod', namespace }, [...list('ReplicaSet'), ...list('StatefulSet')]);
    for (const kind of ['ReplicaSet', 'StatefulSet'])
      for (const object of list(kind)) keepPods(store, { object, kind }, incarnations);
    keepDefaultAccount(store, namespace);
  };
  return (namespaces: ReadonlySet<string>): void => namespaces.forEach(keep);
};

import type { Owner } from '@/lib/mesh/kubernetes';
import type { ObjectMeta } from '@/lib/mesh/object';
import { contentVersion } from './content-version';
import type { RawMeta } from './kubernetes-shape';

/** kubectl keeps a copy of the whole object in it: large, and it decides nothing. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function decodeMeta(meta: RawMeta, kind: string, raw: unknown): ObjectMeta {
  const annotations = { ...meta.annotations };
  Reflect.deleteProperty(annotations, LAST_APPLIED);
  return {
    name: meta.name,
    namespace: kind === 'Namespace' ? '' : (meta.namespace ?? 'default'),
    labels: meta.labels ?? {},
    annotations,
    createdAt: meta.creationTimestamp ?? '',
    uid: meta.uid ?? '',
    resourceVersion: meta.resourceVersion ?? contentVersion(raw),
  };
}

export function decodeOwner(meta: RawMeta): Owner | null {
  const owner = (meta.ownerReferences ?? []).find((reference) => reference.controller === true);
  return owner ? { kind: owner.kind, name: owner.name } : null;
}

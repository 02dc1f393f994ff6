import type { Excerpt } from '@/lib/api/contract';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Decision } from '@/lib/mesh/verdict';
import { locate } from '@/lib/objects/locate';
import { printObject } from '@/lib/objects/print';

const policiesOf = (snapshot: Snapshot): readonly MeshObject[] => [
  ...snapshot.authorizationPolicies,
  ...snapshot.peerAuthentications,
  ...snapshot.requestAuthentications,
  ...snapshot.destinationRules,
  ...snapshot.sidecars,
];

const isRef = (object: MeshObject, ref: ObjectRef): boolean =>
  object.kind === ref.kind && object.meta.name === ref.name && object.meta.namespace === ref.namespace;

/** The deciding object as YAML with the deciding line; null when no object of the snapshot decided. */
export function buildExcerpt(snapshot: Snapshot, decision: Decision): Excerpt | null {
  const { nearestMiss } = decision;
  const ref = decision.policy ?? nearestMiss?.policy;
  const object = ref && policiesOf(snapshot).find((candidate) => isRef(candidate, ref));
  if (!ref || !object) return null;
  const yaml = printObject(object);
  const missed = nearestMiss && isRef(object, nearestMiss.policy) ? nearestMiss : null;
  const path = missed?.path ?? decision.path;
  return {
    ref,
    lines: yaml.trimEnd().split('\n'),
    lit: path === null ? null : locate(yaml, path),
    is: missed?.is ?? null,
  };
}

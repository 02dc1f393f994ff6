import type { Excerpt } from '@/lib/api/contract';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Decision, NearestMiss } from '@/lib/mesh/verdict';
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

/** The field that failed, when it stands in this very object. */
const missIn = (object: MeshObject, { nearestMiss }: Decision): NearestMiss | null =>
  nearestMiss && isRef(object, nearestMiss.policy) ? nearestMiss : null;

/** The deciding object as YAML with the deciding line; null when no object of the snapshot decided. */
export function buildExcerpt(snapshot: Snapshot, decision: Decision): Excerpt | null {
  const ref = decision.policy ?? decision.nearestMiss?.policy;
  const object = ref && policiesOf(snapshot).find((candidate) => isRef(candidate, ref));
  if (!object) return null;
  const yaml = printObject(object);
  const missed = missIn(object, decision);
  const path = missed?.path ?? decision.path;
  return {
    ref,
    lines: yaml.trimEnd().split('\n'),
    lit: path === null ? null : locate(yaml, path),
    is: missed?.is ?? null,
  };
}

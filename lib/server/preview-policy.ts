import type { ObjectRef } from '@/lib/mesh/object';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { MeshObject } from '@/lib/mesh/snapshot';
import { printObject } from '@/lib/objects/print';
import type { Judged } from './judging';

type Ref = ObjectRef & { readonly namespace: string };

const isRef = ({ kind, meta }: MeshObject, ref: Ref): boolean =>
  kind === ref.kind && meta.namespace === ref.namespace && meta.name === ref.name;

/** One policy of the mesh as YAML, to start a draft from. */
export function answerPolicyText(
  ref: Ref,
  judged: Result<Pick<Judged, 'snapshot'>>,
): Result<{ text: string }> {
  if (!judged.ok) return judged;
  const { authorizationPolicies, peerAuthentications, requestAuthentications, destinationRules, sidecars } =
    judged.value.snapshot;
  const all = [
    ...authorizationPolicies,
    ...peerAuthentications,
    ...requestAuthentications,
    ...destinationRules,
    ...sidecars,
  ];
  const found = all.find((object) => isRef(object, ref));
  if (found !== undefined) return ok({ text: printObject(found) });
  return fail({
    kind: 'not-found',
    subject: `${ref.kind} ${ref.namespace}/${ref.name}`,
    detail: 'It is not in the mesh any more. Choose another one, or paste it.',
  });
}

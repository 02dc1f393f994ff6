import type { MeshObject } from '@/lib/mesh/snapshot';
import { annotationObjections } from './annotations';
import { attachmentObjections } from './attachment';
import { jwtRuleObjections } from './jwt-rules';
import { type Objection, under } from './objection';
import { policyObjections } from './rules';
import { serviceObjections } from './service';

/** What istiod's validating webhook objects to, in its order; empty when it lets the object pass. */
export function webhookObjections(object: MeshObject): readonly Objection[] {
  if (object.kind === 'Service') return under(['spec'], serviceObjections(object));
  // Everything else it holds against a PeerAuthentication is in the schema too.
  if (object.kind === 'PeerAuthentication') return annotationObjections(object);
  if (object.kind !== 'AuthorizationPolicy' && object.kind !== 'RequestAuthentication') return [];
  const content =
    object.kind === 'AuthorizationPolicy'
      ? policyObjections(object.spec)
      : jwtRuleObjections(object.spec.jwtRules);
  return [
    ...annotationObjections(object),
    ...under(['spec'], [...attachmentObjections(object.spec), ...content]),
  ];
}

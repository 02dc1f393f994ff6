import type { ObjectRef } from '@/lib/mesh/object';
import { refKey, refText } from '@/lib/mesh/object';
import type { PolicySummary, Reachability } from '@/lib/mesh/reachability';
import type { ReasonKind } from '@/lib/mesh/verdict';
import type { Answer } from './answers';
import { plural } from '@/lib/mesh/plural';

/** What decided one edge, ready to stand in a pill. Equal ids are one pill. */
export type Cause = {
  readonly id: string;
  readonly act: string;
  readonly name: string;
  readonly right: string;
  readonly below: string;
  readonly title: string;
  /** Namespace by which it is placed; empty for what belongs to the whole mesh. */
  readonly namespace: string;
  /** The namespace that it opens, where it stands for several causes. */
  readonly opens?: string;
};

const WITHOUT_POLICY: Readonly<Partial<Record<ReasonKind, readonly [act: string, name: string]>>> = {
  'no-allow-policy': ['default', 'allow'],
  'not-enforced': ['default', 'no proxy enforces'],
  'not-allowed': ['default', 'deny'],
  'mtls-required': ['mTLS', 'STRICT'],
  'mtls-mismatch': ['mTLS', 'modes do not meet'],
  'untrusted-domain': ['mTLS', 'foreign trust domain'],
  'no-endpoint': ['route', 'nothing listens'],
  'no-route': ['route', 'no route'],
  'network-policy': ['route', 'NetworkPolicy'],
  'bad-request': ['route', 'bad request'],
  'external-authorizer': ['CUSTOM', 'external authorizer'],
  gap: ['gap', 'not readable'],
  'fact-missing': ['gap', 'a fact is missing'],
  'not-modelled': ['gap', 'not modelled'],
  'depends-on-client': ['depends', 'on the client'],
  'depends-on-request': ['depends', 'on the request'],
};

const placeOf = (ref: ObjectRef, rootNamespace: string): string =>
  ref.namespace === null || ref.namespace === rootNamespace ? 'mesh-wide' : ref.namespace;

const fromPolicy = (summary: PolicySummary, rootNamespace: string): Cause => {
  const { ref, action, rules, selects, dryRun } = summary;
  const place = placeOf(ref, rootNamespace);
  return {
    id: `cause:${refKey(ref)}`,
    act: action,
    name: ref.name,
    right: dryRun ? 'dry run' : place,
    below: `${plural(rules, 'rule')}, selects ${selects}`,
    title: `${refText(ref)}: ${action}, ${plural(rules, 'rule')}, selects ${selects}`,
    namespace: place === 'mesh-wide' ? '' : place,
  };
};

const ACT_OF_KIND: Readonly<Record<string, string>> = {
  PeerAuthentication: 'mTLS',
  DestinationRule: 'mTLS',
  RequestAuthentication: 'JWT',
};

const actOf = (ref: ObjectRef, { edge }: Answer): string => {
  if (ref.kind === 'AuthorizationPolicy') return edge.decision.reason === 'denied-by' ? 'DENY' : 'ALLOW';
  return ACT_OF_KIND[ref.kind] ?? 'route';
};

/** PeerAuthentications show the mode that they set, since that is what decides; others show their name. */
const fromObject = (ref: ObjectRef, answer: Answer, rootNamespace: string): Cause => {
  const place = placeOf(ref, rootNamespace);
  const isMtls = ref.kind === 'PeerAuthentication';
  return {
    id: `cause:${refKey(ref)}:${isMtls ? answer.port.mtls : ''}`,
    act: actOf(ref, answer),
    name: isMtls ? answer.port.mtls : ref.name,
    right: isMtls && ref.name !== 'default' ? ref.name : place,
    below: '',
    title: refText(ref),
    namespace: place === 'mesh-wide' ? '' : place,
  };
};

const fromReason = ({ edge }: Answer): Cause => {
  const { reason, detail } = edge.decision;
  const [act, name] = WITHOUT_POLICY[reason] ?? ['gap', reason];
  const title = detail === '' ? name : `${name}: ${detail}`;
  return { id: `cause:${reason}`, act, name, right: '', below: '', title, namespace: '' };
};

/** Gives the cause of any answer of this mesh. */
export const causesOf = (reachability: Reachability): ((answer: Answer) => Cause) => {
  const { policies, rootNamespace } = reachability;
  const known = new Map(policies.map((one) => [refKey(one.ref), fromPolicy(one, rootNamespace)]));
  return (answer) => {
    const ref = answer.decidedBy;
    if (ref === null) return fromReason(answer);
    return known.get(refKey(ref)) ?? fromObject(ref, answer, rootNamespace);
  };
};

import type { Edge } from './reachability';
import type { ReasonKind } from './verdict';

/** What decides where no object does. */
const WITHOUT_OBJECT: Readonly<Record<ReasonKind, string>> = {
  'no-allow-policy': 'no ALLOW policy',
  'allow-matched': 'an ALLOW policy',
  'not-enforced': 'no proxy enforces policy',
  'denied-by': 'a DENY policy',
  'not-allowed': 'no rule matches',
  'mtls-required': 'STRICT mTLS',
  'token-refused': 'token refused',
  'mtls-mismatch': 'mTLS modes do not meet',
  'untrusted-domain': 'foreign trust domain',
  'no-endpoint': 'nothing listens',
  'no-route': 'no route',
  'network-policy': 'NetworkPolicy',
  'bad-request': 'malformed request',
  'external-authorizer': 'external authorizer',
  'depends-on-request': 'the request',
  'depends-on-client': 'the client',
  gap: 'not readable',
  'fact-missing': 'a fact is missing',
  'not-modelled': 'not decided yet',
};

/** `httpbin-policy, rule 0`, the policy that no rule of matches, or why no object decides. */
export function decidedBy({
  policy,
  rule,
  reason,
}: Pick<Edge['decision'], 'policy' | 'rule' | 'reason'>): string {
  if (policy === null) return WITHOUT_OBJECT[reason];
  if (reason === 'not-allowed') return `no rule of ${policy.name} matches`;
  return rule === null ? policy.name : `${policy.name}, rule ${rule}`;
}

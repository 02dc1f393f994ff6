import type { ReasonKind, Verdict } from '@/lib/mesh/verdict';
import type { Facts } from './facts';
import type { BuiltPolicy, Enforcement } from './policy';
import { type BuiltRule, ruleMatches } from './rule';
import { isUnknown, some, type Truth } from './truth';

/** What one filter chain makes of a request, before it is put into words. */
export interface Outcome {
  readonly verdict: Extract<Verdict, 'allow' | 'deny' | 'conditional' | 'delegated' | 'unknown'>;
  readonly reason: ReasonKind;
  /** The policy and rule that matched, where one did. */
  readonly by: Match | null;
  /** Facts that the answer hangs on. */
  readonly missing: readonly string[];
  /** The external authorizer that is asked, or may be. */
  readonly provider: string | null;
}

/** One policy's rule that matches. */
export interface Match {
  readonly policy: BuiltPolicy;
  readonly rule: BuiltRule;
}

/** Whether any rule of a policy matches. */
export const policyMatches = (policy: BuiltPolicy, facts: Facts): Truth =>
  some(policy.rules, (rule) => ruleMatches(rule, facts));

/** The first rule that certainly matches. */
export const firstMatch = (policies: readonly BuiltPolicy[], facts: Facts): Match | null => {
  for (const policy of policies) {
    const rule = policy.rules.find((one) => ruleMatches(one, facts) === true);
    if (rule !== undefined) return { policy, rule };
  }
  return null;
};

const anyMatches = (policies: readonly BuiltPolicy[], facts: Facts): Truth =>
  some(policies, (policy) => policyMatches(policy, facts));

const certain = (
  verdict: 'allow' | 'deny' | 'delegated',
  reason: ReasonKind,
  by: Match | null = null,
): Outcome => ({ verdict, reason, by, missing: [], provider: null });

const missingOf = (truths: readonly Truth[]): readonly string[] => [
  ...new Set(truths.filter(isUnknown).flatMap(({ missing }) => missing)),
];

/** What a CUSTOM policy sees of a request: it runs before a token is checked and taken out. */
const beforeToken = (facts: Facts): Facts =>
  facts.sentHeaders === undefined ? facts : { ...facts, headers: facts.sentHeaders };

const refusing = ({ custom }: Enforcement): readonly BuiltPolicy[] =>
  custom.filter(({ effect }) => effect === 'deny');

/** Whether a CUSTOM policy whose provider cannot be asked denies, which it does before any token is checked. */
export const refusedEarly = (enforcement: Enforcement, facts: Facts): Truth =>
  anyMatches(refusing(enforcement), beforeToken(facts));

const anyDenies = (enforcement: Enforcement, facts: Facts): Truth =>
  some([refusedEarly(enforcement, facts), anyMatches(enforcement.deny, facts)], (truth) => truth);

const firstDenial = (enforcement: Enforcement, facts: Facts): Match | null =>
  firstMatch(refusing(enforcement), beforeToken(facts)) ?? firstMatch(enforcement.deny, facts);

/**
 * A CUSTOM rule hands the request to its provider; then any DENY policy with a matching rule denies;
 * without an ALLOW policy everything passes; with one, a rule of some ALLOW policy must match.
 * Policies of all scopes are pooled. Whatever the open facts are, a certain denial stays one.
 */
export const decide = (enforcement: Enforcement, facts: Facts): Outcome => {
  const { custom, allow } = enforcement;
  const asking = custom.filter(({ effect }) => effect === 'ask');
  const early = beforeToken(facts);
  const denied = anyDenies(enforcement, facts);
  if (denied === true) return certain('deny', 'denied-by', firstDenial(enforcement, facts));
  const allowed = allow.length === 0 ? true : anyMatches(allow, facts);
  if (allowed === false) return certain('deny', 'not-allowed');
  const asked = anyMatches(asking, early);
  const provider = asked === false ? null : (asking[0]?.provider ?? null);
  const missing = missingOf([denied, allowed, asked]);
  if (isUnknown(denied) || isUnknown(allowed))
    return { verdict: 'unknown', reason: 'fact-missing', by: null, missing, provider };
  if (isUnknown(asked))
    return { verdict: 'conditional', reason: 'external-authorizer', by: null, missing, provider };
  if (asked) return { ...certain('delegated', 'external-authorizer', firstMatch(asking, early)), provider };
  if (allow.length === 0) return certain('allow', 'no-allow-policy');
  return certain('allow', 'allow-matched', firstMatch(allow, facts));
};

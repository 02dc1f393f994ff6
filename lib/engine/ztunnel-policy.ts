import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import { byAge, isTargeted, selects } from './attach';
import { actionOf, type BuiltPolicy, type Enforcement, isDryRun, policyRef } from './policy';
import { buildZtunnelRule } from './ztunnel-rule';

/** What istiod hands to ztunnel at all: no target references, no CUSTOM, no AUDIT, nothing in dry run. */
const isSent = (policy: AuthorizationPolicy): boolean =>
  !isTargeted(policy) && !isDryRun(policy) && ['ALLOW', 'DENY'].includes(actionOf(policy));

/** A selector without `matchLabels` is attached to nobody; without a selector the whole scope is meant. */
const isAttached = ({ spec }: AuthorizationPolicy, labels: Readonly<Record<string, string>>): boolean =>
  spec.selector === undefined || (spec.selector.matchLabels !== undefined && selects(spec.selector, labels));

/** The policies that ztunnel enforces for a workload: by the pod's own labels alone. */
export const attachedAtZtunnel = (
  index: ReadonlyMap<string, readonly AuthorizationPolicy[]>,
  rootNamespace: string,
  workload: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): readonly AuthorizationPolicy[] =>
  [...new Set([rootNamespace, workload.namespace])]
    .flatMap((namespace) => index.get(namespace) ?? [])
    .filter((policy) => isSent(policy) && isAttached(policy, workload.labels))
    .sort(byAge);

const build = (policy: AuthorizationPolicy, action: 'ALLOW' | 'DENY'): BuiltPolicy => {
  const rules = policy.spec.rules ?? [];
  const context = { action, policyNamespace: policy.meta.namespace };
  return {
    ref: policyRef(policy),
    rules: rules.map((rule, index) => buildZtunnelRule(rule, index, context)).filter((rule) => rule !== null),
    written: rules.length,
    provider: '',
    effect: 'ask',
  };
};

/** The attached policies as ztunnel runs them. */
export const buildZtunnelEnforcement = (policies: readonly AuthorizationPolicy[]): Enforcement => {
  const of = (action: 'ALLOW' | 'DENY') =>
    policies.filter((policy) => actionOf(policy) === action).map((policy) => build(policy, action));
  return { custom: [], audit: [], deny: of('DENY'), allow: of('ALLOW') };
};

import type { RbacConfig } from '@/lib/envoy/config-nouns';
import type { RbacPolicy, RbacRules } from '@/lib/envoy/rbac-nouns';
import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { Dialect } from './nouns';
import { NEVER, ruleToPolicy } from './rule-to-policy';

export type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

const ENVOY_ACTION = { ALLOW: undefined, DENY: 'DENY', AUDIT: 'LOG', CUSTOM: 'DENY' } as const;

export const actionOf = (policy: AuthorizationPolicy): Action => policy.spec.action ?? 'ALLOW';

/** What Go reads as a true boolean. Anything else, and the policy is enforced. */
const isDryRun = (policy: AuthorizationPolicy): boolean =>
  ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(policy.meta.annotations['istio.io/dry-run'] ?? '');

export type Writing = {
  readonly action: Action;
  readonly dialect: Dialect;
  readonly config: MeshConfig;
  /** Turns `ns[..]-policy[..]-rule[..]` into the name that Envoy is given. */
  readonly rename?: (id: string, policy: AuthorizationPolicy) => string;
};

function policyEntries(policy: AuthorizationPolicy, writing: Writing): [string, RbacPolicy][] {
  const { name, namespace } = policy.meta;
  const id = (index: number) => {
    const plain = `ns[${namespace}]-policy[${name}]-rule[${index}]`;
    return writing.rename?.(plain, policy) ?? plain;
  };
  const rules = policy.spec.rules ?? [];
  if (rules.length === 0) return [[id(0), NEVER]];
  return rules.flatMap((rule, index): [string, RbacPolicy][] => {
    const context = { dialect: writing.dialect, config: writing.config, namespace };
    const built = rule && ruleToPolicy(rule, context, writing.action === 'ALLOW');
    return built ? [[id(index), built]] : [];
  });
}

const toRules = (policies: readonly AuthorizationPolicy[], writing: Writing): RbacRules => {
  const action = ENVOY_ACTION[writing.action];
  return {
    ...(action && { action }),
    policies: Object.fromEntries(policies.flatMap((policy) => policyEntries(policy, writing))),
  };
};

/** Policies of one action as the two sets of rules of an RBAC filter: enforced, and dry-run. */
export function policiesToRules(
  policies: readonly AuthorizationPolicy[],
  writing: Writing,
): Pick<RbacConfig, 'rules' | 'shadow_rules'> {
  const dry = policies.filter(isDryRun);
  const enforced = policies.filter((policy) => !isDryRun(policy));
  return {
    ...(enforced.length > 0 && { rules: toRules(enforced, writing) }),
    ...(dry.length > 0 && { shadow_rules: toRules(dry, writing) }),
  };
}

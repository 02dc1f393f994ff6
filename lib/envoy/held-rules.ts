import type { HeldRule } from '@/lib/mesh/distributed';
import type { ProxyConfig } from './config-nouns';
import { inboundFilters } from './inbound-filters';
import { parseRbac } from './parse-once';
import type { RbacRules } from './rbac-nouns';
import { parseRuleId } from './rule-id';
import { heldWords } from './rule-words';

/** A rule with the words of its values in all filter chains together. */
export type WordedRule = HeldRule & { readonly words: ReadonlySet<string> };

const ruleUse = (id: string, rules: RbacRules, isShadow: boolean): HeldRule['use'] => {
  if (parseRuleId(id)?.isCustom === true) return 'custom';
  if (isShadow) return 'dry-run';
  return rules.action === 'DENY' ? 'deny' : rules.action === 'LOG' ? 'audit' : 'allow';
};

/** A rule by the name that the proxy gives it. */
function toHeldRule(id: string, use: HeldRule['use']): HeldRule {
  const parsed = parseRuleId(id);
  return { id, use, policy: parsed?.policy ?? null, rule: parsed?.rule ?? null };
}

const known = new WeakMap<ProxyConfig, ReadonlyMap<string, WordedRule>>();

/** Every rule of every RBAC filter that stands in the way of what arrives, by name. */
export function heldRules(config: ProxyConfig): ReadonlyMap<string, WordedRule> {
  const rules = known.get(config) ?? readRules(config);
  known.set(config, rules);
  return rules;
}

function readRules(config: ProxyConfig): ReadonlyMap<string, WordedRule> {
  const held = new Map<string, WordedRule>();
  const take = (rules: RbacRules | undefined, isShadow: boolean): void => {
    for (const [id, policy] of Object.entries(rules?.policies ?? {})) {
      const words = new Set([...(held.get(id)?.words ?? []), ...heldWords(policy)]);
      held.set(id, { ...toHeldRule(id, ruleUse(id, rules ?? {}, isShadow)), words });
    }
  };
  for (const filter of inboundFilters(config)) {
    const rbac = /\.rbac$/.test(filter.name) ? parseRbac(filter) : null;
    take(rbac?.rules, false);
    take(rbac?.shadow_rules, true);
  }
  return held;
}

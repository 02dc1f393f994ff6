import type { NamedConfig, RbacConfig } from '@/lib/envoy/config-nouns';
import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { Dialect } from './nouns';
import { actionOf, policiesToRules, type Writing } from './policies-to-rules';

const EXTENSION = 'type.googleapis.com/envoy.extensions.filters';

/** An RBAC filter in its dialect. */
export const rbacFilter = (config: RbacConfig, dialect: Dialect): NamedConfig => {
  const layer = dialect === 'http' ? 'http' : 'network';
  return {
    name: `envoy.filters.${layer}.rbac`,
    typed_config: {
      '@type': `${EXTENSION}.${layer}.rbac.v3.RBAC`,
      ...config,
      ...(dialect === 'tcp' && { stat_prefix: 'tcp.' }),
    },
  };
};

/** The filter of one action, where any policy has it. */
export function actionFilter(policies: readonly AuthorizationPolicy[], writing: Writing): NamedConfig[] {
  const own = policies.filter((policy) => actionOf(policy) === writing.action);
  if (own.length === 0) return [];
  const sets = policiesToRules(own, writing);
  const denies = writing.action === 'DENY' && sets.shadow_rules !== undefined;
  const prefix = `istio_dry_run_${denies ? 'deny' : 'allow'}_`;
  return [rbacFilter({ ...sets, shadow_rules_stat_prefix: prefix }, writing.dialect)];
}

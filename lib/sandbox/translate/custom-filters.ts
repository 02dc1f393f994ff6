import type { NamedConfig } from '@/lib/envoy/config-nouns';
import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { ExtensionProvider } from '@/lib/mesh/mesh-config';
import type { Dialect, InboundInput } from './nouns';
import { actionOf, policiesToRules, type Writing } from './policies-to-rules';
import { rbacFilter } from './rbac-filter';

const EXTENSION = 'type.googleapis.com/envoy.extensions.filters';
const PREFIX = 'istio_ext_authz_';

const providerName = (policy: AuthorizationPolicy): string => policy.spec.provider?.name ?? '';

const exists = (provider: ExtensionProvider, input: InboundInput): boolean => {
  const host = provider.service.slice(provider.service.lastIndexOf('/') + 1);
  return input.services.some(({ meta }) => host === `${meta.name}.${meta.namespace}.svc.cluster.local`);
};

const usable = (name: string, input: InboundInput): ExtensionProvider | undefined =>
  input.config.extensionProviders.find(
    (provider) => provider.name === name && provider.kind !== 'other' && exists(provider, input),
  );

const authorizer = (provider: ExtensionProvider, dialect: Dialect): NamedConfig => {
  const layer = dialect === 'http' ? 'http' : 'network';
  const host = provider.service.slice(provider.service.lastIndexOf('/') + 1);
  const cluster = `outbound|${provider.port ?? 0}||${host}`;
  const service =
    provider.kind === 'ext-authz-http'
      ? { http_service: { server_uri: { uri: `http://${host}`, cluster, timeout: '600s' } } }
      : { grpc_service: { envoy_grpc: { cluster_name: cluster, authority: host }, timeout: '600s' } };
  return {
    name: `envoy.filters.${layer}.ext_authz`,
    typed_config: {
      '@type': `${EXTENSION}.${layer}.ext_authz.v3.ExtAuthz`,
      ...service,
      ...(dialect === 'tcp' && { stat_prefix: 'tcp.' }),
      transport_api_version: 'V3',
      filter_enabled_metadata: {
        filter: `envoy.filters.${layer}.rbac`,
        path: [{ key: `${PREFIX}shadow_effective_policy_id` }],
        value: { string_match: { prefix: `istio-ext-authz-${provider.name}` } },
      },
    },
  };
};

/**
 * CUSTOM policies: shadow rules that leave a mark, and an authorizer that is asked where the mark stands.
 * A provider that does not exist, or a second one, turns the rules into denials.
 */
export function customFilters(
  policies: readonly AuthorizationPolicy[],
  input: InboundInput,
  dialect: Dialect,
): NamedConfig[] {
  const own = policies.filter((policy) => actionOf(policy) === 'CUSTOM');
  const names = [...new Set(own.map(providerName))];
  const [name] = names;
  if (name === undefined) return [];
  const provider = names.length === 1 ? usable(name, input) : undefined;
  const marked = (id: string, policy: AuthorizationPolicy) => `istio-ext-authz-${providerName(policy)}-${id}`;
  const writing: Writing = { action: 'CUSTOM', dialect, config: input.config, rename: marked };
  if (!provider) {
    const rename: Writing['rename'] = (id, policy) => `${marked(id, policy)}-deny-due-to-bad-CUSTOM-action`;
    return [rbacFilter(policiesToRules(own, { ...writing, rename }), dialect)];
  }
  if (dialect === 'tcp' && provider.kind === 'ext-authz-http') return [];
  // Here the two sets change places: dry-run rules are enforced, and the enforced ones only leave their mark.
  const { rules, shadow_rules: dryRun } = policiesToRules(own, writing);
  const config = {
    ...(dryRun && { rules: dryRun }),
    ...(rules && { shadow_rules: rules }),
    shadow_rules_stat_prefix: PREFIX,
  };
  return [rbacFilter(config, dialect), authorizer(provider, dialect)];
}

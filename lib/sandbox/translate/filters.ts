import type { NamedConfig } from '@/lib/envoy/config-nouns';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import { attached } from './attach';
import { customFilters } from './custom-filters';
import { jwtFilter } from './jwt-filter';
import type { Dialect, InboundInput } from './nouns';
import { actionFilter } from './rbac-filter';

const EXTENSION = 'type.googleapis.com/envoy.extensions.filters';

const PATH_OPTIONS: Readonly<Record<MeshConfig['pathNormalization'], object>> = {
  NONE: { path_with_escaped_slashes_action: 'KEEP_UNCHANGED' },
  BASE: { normalize_path: true, path_with_escaped_slashes_action: 'KEEP_UNCHANGED' },
  MERGE_SLASHES: {
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'KEEP_UNCHANGED',
  },
  DECODE_AND_MERGE_SLASHES: {
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'UNESCAPE_AND_FORWARD',
  },
};

/** The policy filters of one chain, in the order in which Istio puts them. */
export function policyFilters(input: InboundInput, dialect: Dialect): NamedConfig[] {
  const policies = attached(input.authorizationPolicies, input);
  const { config } = input;
  const actions = (['AUDIT', 'DENY', 'ALLOW'] as const).flatMap((action) =>
    actionFilter(policies, { action, dialect, config }),
  );
  const tokens = dialect === 'http' ? jwtFilter(attached(input.requestAuthentications, input)) : [];
  return [...customFilters(policies, input, dialect), ...tokens, ...actions];
}

const named = (name: string, type: string): NamedConfig => ({
  name: `envoy.filters.http.${name}`,
  typed_config: { '@type': `${EXTENSION}.http.${name}.v3.${type}` },
});

/** The last filter of a TCP chain. */
export const tcpProxy = (cluster: string): NamedConfig => ({
  name: 'envoy.filters.network.tcp_proxy',
  typed_config: {
    '@type': `${EXTENSION}.network.tcp_proxy.v3.TcpProxy`,
    stat_prefix: cluster,
    cluster,
  },
});

/** An HTTP chain's one filter: the connection manager with its own filters. */
export const httpManager = (
  cluster: string,
  filters: readonly NamedConfig[],
  config: MeshConfig,
): NamedConfig => ({
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: {
    '@type': `${EXTENSION}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: cluster,
    route_config: {
      name: cluster,
      virtual_hosts: [
        {
          name: 'inbound|http|0',
          domains: ['*'],
          routes: [{ match: { prefix: '/' }, route: { cluster, timeout: '0s' }, name: 'default' }],
        },
      ],
      validate_clusters: false,
    },
    http_filters: [...filters, named('fault', 'HTTPFault'), named('cors', 'Cors'), named('router', 'Router')],
    server_name: 'istio-envoy',
    use_remote_address: false,
    forward_client_cert_details: 'APPEND_FORWARD',
    set_current_client_cert_details: { subject: true, dns: true, uri: true },
    ...PATH_OPTIONS[config.pathNormalization],
  },
});

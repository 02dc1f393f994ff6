import { z } from 'zod';
import { CidrRange, StringMatch } from './matcher-nouns';
import { RbacRules } from './rbac-nouns';

/** A filter or transport socket: its name, and its configuration as it stands. */
export const NamedConfig = z.looseObject({
  name: z.string(),
  typed_config: z.looseObject({}).optional(),
});
export type NamedConfig = z.infer<typeof NamedConfig>;

/** `FilterChainMatch`. */
export const ChainMatch = z.looseObject({
  destination_port: z.number().optional(),
  prefix_ranges: z.array(CidrRange).optional(),
  server_names: z.array(z.string()).optional(),
  transport_protocol: z.string().optional(),
  application_protocols: z.array(z.string()).optional(),
});
export type ChainMatch = z.infer<typeof ChainMatch>;

export const FilterChain = z.looseObject({
  name: z.string().optional(),
  filter_chain_match: ChainMatch.optional(),
  filters: z.array(NamedConfig).optional(),
  transport_socket: NamedConfig.optional(),
});
export type FilterChain = z.infer<typeof FilterChain>;

/** Where a listener filter does not run: one range of ports, or several. */
const PortRange = z.object({ start: z.number().optional(), end: z.number().optional() });
const PortPredicate = z.looseObject({
  destination_port_range: PortRange.optional(),
  or_match: z
    .looseObject({
      rules: z.array(z.looseObject({ destination_port_range: PortRange.optional() })).optional(),
    })
    .optional(),
});

export const ListenerFilter = NamedConfig.extend({ filter_disabled: PortPredicate.optional() });
export type ListenerFilter = z.infer<typeof ListenerFilter>;

export const Listener = z.looseObject({
  name: z.string().optional(),
  traffic_direction: z.string().optional(),
  listener_filters: z.array(ListenerFilter).optional(),
  filter_chains: z.array(FilterChain).max(10_000).optional(),
  default_filter_chain: FilterChain.optional(),
});
export type Listener = z.infer<typeof Listener>;

/** What a proxy holds: its active listeners, in Envoy's own spelling. */
export type ProxyConfig = { readonly listeners: readonly Listener[] };

/** The RBAC filter, of HTTP and of TCP alike. */
export const RbacConfig = z.object({
  rules: RbacRules.optional(),
  shadow_rules: RbacRules.optional(),
  shadow_rules_stat_prefix: z.string().optional(),
  matcher: z.unknown().optional(),
});
export type RbacConfig = z.infer<typeof RbacConfig>;

/** The HTTP connection manager: its filters, and what it does to a path. */
export const ConnectionManager = z.object({
  http_filters: z.array(NamedConfig).optional(),
  normalize_path: z.boolean().optional(),
  merge_slashes: z.boolean().optional(),
  path_with_escaped_slashes_action: z.string().optional(),
  use_remote_address: z.boolean().optional(),
});
export type ConnectionManager = z.infer<typeof ConnectionManager>;

/** The downstream TLS context: whether a client certificate is asked for, and which names it may carry. */
export const TlsContext = z.object({
  require_client_certificate: z.boolean().optional(),
  common_tls_context: z
    .object({
      combined_validation_context: z
        .object({
          default_validation_context: z
            .object({ match_subject_alt_names: z.array(StringMatch).optional() })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

export type TlsContext = z.infer<typeof TlsContext>;

/** An external authorizer's filter. */
export const ExtAuthzConfig = z.object({
  failure_mode_allow: z.boolean().optional(),
  filter_enabled_metadata: z
    .object({
      filter: z.string(),
      path: z.array(z.object({ key: z.string() })).optional(),
      value: z.object({ string_match: StringMatch.optional() }).optional(),
    })
    .optional(),
});
export type ExtAuthzConfig = z.infer<typeof ExtAuthzConfig>;

import type { FilterChain, NamedConfig, ProxyConfig } from './config-nouns';
import { inboundListener } from './inbound-listener';
import { parseManager } from './parse-once';

const filtersOf = (chain: FilterChain): NamedConfig[] =>
  (chain.filters ?? []).flatMap((filter) => [
    filter,
    ...(filter.name.endsWith('.http_connection_manager') ? (parseManager(filter)?.http_filters ?? []) : []),
  ]);

/** Every filter, of TCP and of HTTP, that stands in the way of what arrives. */
export function inboundFilters(config: ProxyConfig): NamedConfig[] {
  const listener = inboundListener(config);
  const otherwise = listener?.default_filter_chain;
  return [...(listener?.filter_chains ?? []), ...(otherwise ? [otherwise] : [])].flatMap(filtersOf);
}

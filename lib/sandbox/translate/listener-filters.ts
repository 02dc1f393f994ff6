import type { FilterChain, ListenerFilter } from '@/lib/envoy/config-nouns';

const INBOUND = 15006;
/** What the HTTP inspector's word is asked for. */
const SNIFFED = 'h2c';

const filter = (name: string, type: string, off?: readonly number[]): ListenerFilter => {
  const rules = (off ?? []).map((port) => ({ destination_port_range: { start: port, end: port + 1 } }));
  const [only] = rules;
  return {
    name: `envoy.filters.listener.${name}`,
    typed_config: { '@type': `type.googleapis.com/envoy.extensions.filters.listener.${name}.v3.${type}` },
    ...(only && { filter_disabled: rules.length === 1 ? only : { or_match: { rules } } }),
  };
};

const portOf = (chain: FilterChain): number | undefined => chain.filter_chain_match?.destination_port;

/** Ports on which no chain asks what an inspector would find out. Null: no port asks. */
function idlePorts(chains: readonly FilterChain[], asks: (chain: FilterChain) => boolean): number[] | null {
  if (!chains.some(asks)) return null;
  const busy = new Set(chains.filter(asks).map(portOf));
  const ports = [...new Set(chains.map(portOf))].filter((port) => port !== undefined && !busy.has(port));
  return [...ports.filter((port) => port !== undefined), INBOUND].sort((one, other) => one - other);
}

/** The filters that look at the first bytes, each off where nothing hangs on it. */
export function listenerFilters(chains: readonly FilterChain[]): ListenerFilter[] {
  const tls = idlePorts(chains, (chain) => chain.filter_chain_match?.transport_protocol === 'tls');
  const http = idlePorts(
    chains,
    (chain) => chain.filter_chain_match?.application_protocols?.includes(SNIFFED) === true,
  );
  return [
    filter('original_dst', 'OriginalDst'),
    ...(tls ? [filter('tls_inspector', 'TlsInspector', tls)] : []),
    ...(http ? [filter('http_inspector', 'HttpInspector', http)] : []),
  ];
}

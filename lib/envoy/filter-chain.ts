import type { ChainMatch, FilterChain, Listener } from './config-nouns';
import type { Connection } from './facts';
import { inRange } from './match-ip';

type Pick = (match: ChainMatch) => boolean;

const matchOf = (chain: FilterChain): ChainMatch => chain.filter_chain_match ?? {};

/** Envoy's tree: at each level the most telling branch that has chains is taken, and there is no way back. */
const narrow = (chains: readonly FilterChain[], picks: readonly Pick[]): readonly FilterChain[] => {
  for (const pick of picks) {
    const taken = chains.filter((chain) => pick(matchOf(chain)));
    if (taken.length > 0) return taken;
  }
  return [];
};

const onPort = (port: number): Pick[] => [
  (match) => match.destination_port === port,
  (match) => match.destination_port === undefined,
];

const onAddress = (chains: readonly FilterChain[], ip: string): Pick[] => {
  const lengths = chains.flatMap((chain) =>
    (matchOf(chain).prefix_ranges ?? []).filter((range) => inRange(range, ip)).map((r) => r.prefix_len ?? 0),
  );
  const longest = Math.max(-1, ...lengths);
  return [
    (match) =>
      (match.prefix_ranges ?? []).some((range) => inRange(range, ip) && (range.prefix_len ?? 0) === longest),
    (match) => (match.prefix_ranges ?? []).length === 0,
  ];
};

const onServerName = (name: string | null): Pick[] => {
  const labels = (name ?? '').split('.');
  const wild = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
  const names = name === null || name === '' ? [] : [name, ...wild];
  return [
    ...names.map(
      (one): Pick =>
        (match) =>
          (match.server_names ?? []).includes(one),
    ),
    (match) => (match.server_names ?? []).length === 0,
  ];
};

const onProtocol = (protocol: string): Pick[] => [
  (match) => match.transport_protocol === protocol,
  (match) => (match.transport_protocol ?? '') === '',
];

const onApplication = (protocols: readonly string[]): Pick[] => [
  ...protocols.map(
    (one): Pick =>
      (match) =>
        (match.application_protocols ?? []).includes(one),
  ),
  (match) => (match.application_protocols ?? []).length === 0,
];

/** Whether a listener filter looks at the first bytes on this port; without it they are just bytes. */
const inspects = (listener: Listener, name: string, port: number): boolean => {
  const filter = listener.listener_filters?.find((one) => one.name === `envoy.filters.listener.${name}`);
  const off = filter?.filter_disabled;
  const ranges = [
    off?.destination_port_range,
    ...(off?.or_match?.rules ?? []).map((r) => r.destination_port_range),
  ];
  const disabled = ranges.some((range) => range && port >= (range.start ?? 0) && port < (range.end ?? 0));
  return filter !== undefined && !disabled;
};

/** The filter chain that takes a connection; undefined: Envoy closes it (`filter_chain_not_found`). */
export function selectChain(listener: Listener, connection: Connection): FilterChain | undefined {
  const { destination } = connection;
  const tls = inspects(listener, 'tls_inspector', destination.port) ? connection.tls : null;
  const sniffed = inspects(listener, 'http_inspector', destination.port) ? connection.sniffed : null;
  const spoken = tls ? tls.alpn : sniffed === null ? [] : [sniffed];
  let chains = narrow(listener.filter_chains ?? [], onPort(destination.port));
  chains = narrow(chains, onAddress(chains, destination.ip));
  chains = narrow(chains, onServerName(tls?.sni ?? null));
  chains = narrow(chains, onProtocol(tls ? 'tls' : 'raw_buffer'));
  return narrow(chains, onApplication(spoken))[0] ?? listener.default_filter_chain;
}

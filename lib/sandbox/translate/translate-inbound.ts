import type { FilterChain, Listener, NamedConfig, ProxyConfig } from '@/lib/envoy/config-nouns';
import { chainPlans, type ChainPlan } from './chain-plans';
import { httpManager, policyFilters, tcpProxy } from './filters';
import type { Dialect, InboundInput, Protocol } from './nouns';
import { listenerFilters } from './listener-filters';
import { peerModes, type Mode } from './peer-mode';
import { mutualTls } from './tls-context';

const INBOUND = 15006;
const PASSTHROUGH = 'InboundPassthroughCluster';

type Place = {
  /** Null: every port that has no chains of its own. */
  readonly port: number | null;
  readonly declared: boolean;
  readonly protocol: Protocol;
  readonly mode: Mode;
};

const places = (input: InboundInput): Place[] => {
  const modes = peerModes(input);
  const { ports } = input.workload;
  const declared = ports.map(({ port, protocol }) => ({
    port,
    protocol,
    declared: true,
    mode: modes.ports.get(port) ?? modes.rest,
  }));
  const others = [...modes.ports]
    .filter(([port]) => !ports.some((one) => one.port === port))
    .map(([port, mode]) => ({ port, mode, declared: false, protocol: 'auto' as const }));
  const rest: Place = { port: null, mode: modes.rest, declared: false, protocol: 'auto' };
  return [rest, ...others, ...declared];
};

const chainName = (place: Place, dialect: Dialect): string =>
  place.declared
    ? `0.0.0.0_${place.port ?? ''}`
    : dialect === 'http'
      ? 'virtualInbound-catchall-http'
      : 'virtualInbound';

type Parts = {
  readonly input: InboundInput;
  readonly policies: Readonly<Record<Dialect, readonly NamedConfig[]>>;
};

function toChain(place: Place, plan: ChainPlan, { input, policies }: Parts): FilterChain {
  const cluster = place.declared ? `inbound|${place.port ?? ''}||` : PASSTHROUGH;
  const filters =
    plan.dialect === 'http'
      ? [httpManager(cluster, policies.http, input.config)]
      : [...policies.tcp, tcpProxy(cluster)];
  return {
    filter_chain_match: {
      ...(place.port !== null && { destination_port: place.port }),
      transport_protocol: plan.transport,
      ...(plan.protocols.length > 0 && { application_protocols: [...plan.protocols] }),
    },
    filters,
    ...(plan.mutualTls && { transport_socket: mutualTls(input.config) }),
    name: chainName(place, plan.dialect),
  };
}

/** Traffic to the proxy's own port leads nowhere. */
const blackhole: FilterChain = {
  filter_chain_match: { destination_port: INBOUND },
  filters: [tcpProxy('BlackHoleCluster')],
  name: 'virtualInbound-blackhole',
};

/** The inbound half of a sidecar's configuration, as istiod writes it for this workload and these policies. */
export function translateInbound(input: InboundInput): ProxyConfig {
  const policies = { http: policyFilters(input, 'http'), tcp: policyFilters(input, 'tcp') };
  const chains = places(input).flatMap((place) =>
    chainPlans(place.mode, place.protocol).map((plan) => toChain(place, plan, { input, policies })),
  );
  const listener: Listener = {
    name: 'virtualInbound',
    address: { socket_address: { address: '0.0.0.0', port_value: INBOUND } },
    filter_chains: [blackhole, ...chains],
    listener_filters: listenerFilters(chains),
    listener_filters_timeout: '0s',
    traffic_direction: 'INBOUND',
    continue_on_listener_filters_timeout: true,
  };
  return { listeners: [listener] };
}

import type { Listener, ProxyConfig } from './config-nouns';

/** The listener that takes what arrives at a sidecar. */
export const inboundListener = (config: ProxyConfig): Listener | undefined =>
  config.listeners.find((listener) => listener.name === 'virtualInbound') ??
  config.listeners.find((listener) => listener.traffic_direction === 'INBOUND');

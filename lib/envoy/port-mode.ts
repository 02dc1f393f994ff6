import type { ProxyConfig } from './config-nouns';
import type { Connection } from './facts';
import { selectChain } from './filter-chain';
import { inboundListener } from './inbound-listener';

/** What the proxy of a client offers in its handshake for a port that it takes for HTTP, and for any other. */
export const MESH_ALPN = {
  http: ['istio-http/1.1', 'istio', 'http/1.1'],
  tcp: ['istio-peer-exchange', 'istio'],
} as const;

/** What a port accepts by the filter chains alone, in the words of a PeerAuthentication; null: nothing. */
export function portMode(
  config: ProxyConfig,
  destination: Connection['destination'],
): 'STRICT' | 'PERMISSIVE' | 'DISABLE' | null {
  const listener = inboundListener(config);
  if (!listener) return null;
  const connection = { source: { ip: '0.0.0.0' }, destination, tls: null, sniffed: null };
  const takesMtls = Object.values(MESH_ALPN).some(
    (alpn) =>
      selectChain(listener, { ...connection, tls: { sni: null, alpn, peer: null } })?.transport_socket !==
      undefined,
  );
  const takesPlaintext = [null, 'http/1.1' as const].some((sniffed) => {
    const chain = selectChain(listener, { ...connection, sniffed });
    return chain !== undefined && chain.transport_socket === undefined;
  });
  if (takesMtls) return takesPlaintext ? 'PERMISSIVE' : 'STRICT';
  return takesPlaintext ? 'DISABLE' : null;
}

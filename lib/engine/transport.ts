import type { DestinationRule } from '@/lib/mesh/istio';
import type { ReasonKind } from '@/lib/mesh/verdict';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Client } from './caller';
import type { Destination } from './callee';
import { clientTls } from './client-tls';
import { fqdnOf, namesService } from './hosts';
import type { Model } from './model';
import { sees } from './visibility';
import { modeAt } from './mtls';
import { protocolOf } from './protocol';

/** How the bytes reach the destination's proxy. */
export interface Transport {
  /** `blocked`: the client's proxy sends nothing; `open`: it hangs on a client that nobody described. */
  readonly mode: 'mtls' | 'plaintext' | 'own-tls' | 'blocked' | 'open';
  /** Why plaintext, or why nothing at all. */
  readonly why:
    'no-proxy' | 'passthrough' | 'chosen' | 'registry-only' | 'other-service' | 'unknown-client' | 'identity';
  readonly by: DestinationRule | null;
  readonly sni: string | null;
}

type Why = Transport['why'];
const plain = (why: Why, by: DestinationRule | null = null): Transport => ({
  mode: 'plaintext',
  why,
  by,
  sni: null,
});
const nothing = (why: Why): Transport => ({ mode: 'blocked', why, by: null, sni: null });

/** A host that the client's proxy does not know goes out as it came: plaintext, without an identity. */
const passthrough = (model: Model): Transport =>
  model.snapshot.config.outboundTrafficPolicy === 'REGISTRY_ONLY'
    ? nothing('registry-only')
    : plain('passthrough');

const namesAnother = (model: Model, host: string, to: Destination, namespace: string): boolean =>
  model.snapshot.services.some(
    (service) =>
      service !== to.service &&
      service.ports.some(({ port }) => port === to.port) &&
      namesService(host, service, namespace),
  );

/** Routing by Host where the client's proxy reads HTTP; elsewhere the address alone decides. */
const routesAway = (model: Model, client: Client, to: Destination, host: string): Transport | null => {
  if (to.service === null || to.servicePort === null) return null;
  if (protocolOf(to.servicePort) === 'tcp') return null;
  if (namesService(host, to.service, client.place.namespace)) return null;
  if (namesAnother(model, host, to, client.place.namespace)) return nothing('other-service');
  return passthrough(model);
};

/** The caller's own TLS stays TLS where no proxy wraps it. */
const wrapped = (transport: Transport, { protocol }: AccessRequest): Transport =>
  protocol === 'tls' && transport.mode === 'plaintext' ? { ...transport, mode: 'own-tls' } : transport;

const viaProxy = (model: Model, request: AccessRequest, client: Client, to: Destination): Transport => {
  if (to.service === null || !sees(model, client.place, to.service)) return passthrough(model);
  const away = request.host === undefined ? null : routesAway(model, client, to, request.host);
  if (away !== null) return away;
  const mode = to.targetPort === null ? 'PERMISSIVE' : modeAt(to.entry.mtls, to.targetPort);
  const call = { service: to.service, port: to.port, workload: to.entry.workload, mode };
  const tls = clientTls(model, client.place, call);
  const sni = tls.mode === 'mtls' ? `outbound_.${to.port}_._.${fqdnOf(to.service)}` : null;
  return { mode: tls.mode, why: 'chosen', by: tls.by, sni };
};

/** What the client's own proxy makes of the call; without one it is plaintext, or the caller's own TLS. */
export const chooseTransport = (
  model: Model,
  request: AccessRequest,
  client: Client,
  to: Destination,
): Transport => {
  if (request.transport === 'plaintext') return plain('no-proxy');
  if (request.transport === 'mtls')
    return { mode: 'mtls', why: 'identity', by: null, sni: request.sni ?? null };
  if (client.proxied === undefined) return { mode: 'open', why: 'unknown-client', by: null, sni: null };
  return wrapped(client.proxied ? viaProxy(model, request, client, to) : plain('no-proxy'), request);
};

/** What the destination's proxy does with the bytes before any policy. */
export type Handshake =
  | { readonly ok: true; readonly opaque: boolean }
  | { readonly ok: false; readonly verdict: 'deny' | 'unreachable'; readonly reason: ReasonKind };

/**
 * STRICT takes mTLS only. PERMISSIVE takes both, and passes a caller's own TLS through as opaque bytes
 * where the port is not declared HTTP. DISABLE has no TLS to offer to a client that wants mTLS.
 */
export const handshake = (transport: Transport, mode: string, protocol: string): Handshake => {
  const mismatch = { ok: false, verdict: 'unreachable', reason: 'mtls-mismatch' } as const;
  if (transport.mode === 'mtls') return mode === 'DISABLE' ? mismatch : { ok: true, opaque: false };
  if (mode === 'STRICT')
    return transport.why === 'chosen' ? mismatch : { ok: false, verdict: 'deny', reason: 'mtls-required' };
  if (transport.mode !== 'own-tls') return { ok: true, opaque: false };
  return protocol === 'http' ? mismatch : { ok: true, opaque: true };
};

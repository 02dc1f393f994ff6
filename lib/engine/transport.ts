import type { DestinationRule } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { AccessRequest } from '@/lib/mesh/request';
import type { ReasonKind } from '@/lib/mesh/verdict';
import type { Workload } from '@/lib/mesh/workload';
import type { Client } from './caller';
import type { Destination } from './callee';
import { capturesOutbound } from './capture';
import { clientTls } from './client-tls';
import { fqdnOf, namesService } from './hosts';
import type { Model } from './model';
import { isExported, sees, sidecarOf } from './visibility';
import { modeAt } from './mtls';
import { protocolOf } from './protocol';

/** How the bytes reach the destination's proxy. */
export interface Transport {
  /** `blocked`: the client's proxy sends nothing. */
  readonly mode: 'mtls' | 'plaintext' | 'own-tls' | 'blocked';
  /** Why so, or why nothing at all. */
  readonly why:
    | 'no-proxy'
    | 'passthrough'
    | 'chosen'
    | 'registry-only'
    | 'other-service'
    | 'not-exported'
    | 'identity'
    /** Inside a tunnel, which carries the identity whatever the modes of mTLS are. */
    | 'hbone'
    /** From ztunnel to a proxy that takes no tunnel. */
    | 'no-hbone';
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
const passthrough = (model: Model, { plane, place }: Client): Transport => {
  const own = plane === 'sidecar' ? sidecarOf(model, place)?.spec.outboundTrafficPolicy?.mode : undefined;
  return (own ?? model.snapshot.config.outboundTrafficPolicy) === 'REGISTRY_ONLY'
    ? nothing('registry-only')
    : plain('passthrough');
};

const namesAnother = (model: Model, host: string, to: Destination, namespace: string): boolean =>
  model.snapshot.services.some(
    (service) =>
      service !== to.service &&
      service.ports.some(({ port }) => port === to.port) &&
      namesService(host, service, namespace),
  );

/** Routing by Host where a port is declared HTTP; the routes of any other port are the Service's own. */
const routesAway = (model: Model, client: Client, to: Destination, host: string): Transport | null => {
  if (to.service === null || to.servicePort === null) return null;
  if (protocolOf(to.servicePort) !== 'http') return null;
  if (namesService(host, to.service, client.place.namespace)) return null;
  if (namesAnother(model, host, to, client.place.namespace)) return nothing('other-service');
  return passthrough(model, client);
};

/** The caller's own TLS stays TLS where no proxy wraps it. */
const wrapped = (transport: Transport, { protocol }: AccessRequest): Transport =>
  protocol === 'tls' && transport.mode === 'plaintext' ? { ...transport, mode: 'own-tls' } : transport;

const HBONE: Transport = { mode: 'mtls', why: 'hbone', by: null, sni: null };

/** Whether who stands before a workload takes a tunnel; undefined: the injector decides when the pod is made. */
const takesHbone = ({ dataPlane, labels, pods }: Workload): boolean | undefined => {
  if (dataPlane === 'ambient' || labels['networking.istio.io/tunnel'] === 'http') return true;
  return dataPlane === 'sidecar' && pods.length === 0 ? undefined : false;
};

/** What a tunnel makes of the transport without it: one way, or both where it is not known. */
const tunnelled = (takes: boolean | undefined, without: Transport): readonly Transport[] => {
  if (takes === undefined) return [HBONE, without];
  return [takes ? HBONE : without];
};

const viaService = (model: Model, client: Client, to: Destination, service: Service) => {
  const mode = to.targetPort === null ? 'PERMISSIVE' : modeAt(to.entry.mtls, to.targetPort);
  const call = { service, port: to.port, workload: to.entry.workload, mode };
  const tls = clientTls(model, client.place, call);
  const sni = tls.mode === 'mtls' ? `outbound_.${to.port}_._.${fqdnOf(service)}` : null;
  const chosen: Transport = { mode: tls.mode, why: 'chosen', by: tls.by, sni };
  const { workload } = to.entry;
  if (takesHbone(workload) !== true || (tls.mode === 'mtls' && tls.by === null)) return [chosen];
  // An identity that only a policy names is held against the policy, so it is taken to be presented.
  const sends = client.workload === null ? true : client.sendsHbone;
  if (tls.by !== null && sends !== false) return [HBONE, chosen];
  return tunnelled(sends, chosen);
};

/** A gateway's or waypoint's own routes say where a call goes; a sidecar's go by the host. */
const isRouter = ({ plane }: Client): boolean => plane === 'gateway' || plane === 'waypoint';

/** What the client's proxy makes of a call that it takes. */
const viaProxy = (
  model: Model,
  { host }: AccessRequest,
  client: Client,
  to: Destination,
): readonly Transport[] => {
  const { service } = to;
  if (isRouter(client)) {
    if (service === null) return tunnelled(takesHbone(to.entry.workload), plain('passthrough'));
    return isExported(service, client.place)
      ? viaService(model, client, to, service)
      : [nothing('not-exported')];
  }
  if (service === null || !sees(model, client.place, service)) return [passthrough(model, client)];
  const away = host === undefined ? null : routesAway(model, client, to, host);
  return away === null ? viaService(model, client, to, service) : [away];
};

/** A sidecar leaves alone what its annotations exclude. */
const viaSidecar = (
  model: Model,
  request: AccessRequest,
  client: Client,
  to: Destination,
): readonly Transport[] => {
  const captured = client.workload === null ? true : capturesOutbound(client.workload, to);
  if (captured === false) return [plain('no-proxy')];
  const ways = viaProxy(model, request, client, to);
  return captured === true ? ways : [...ways, plain('no-proxy')];
};

const chosenWays = (
  model: Model,
  request: AccessRequest,
  client: Client,
  to: Destination,
): readonly Transport[] => {
  if (request.transport === 'plaintext') return [plain('no-proxy')];
  if (request.transport === 'mtls')
    return [{ mode: 'mtls', why: 'identity', by: null, sni: request.sni ?? null }];
  if (client.plane === 'ambient') return tunnelled(takesHbone(to.entry.workload), plain('no-hbone'));
  if (client.plane === 'sidecar') return viaSidecar(model, request, client, to);
  return client.proxied === true ? viaProxy(model, request, client, to) : [plain('no-proxy')];
};

/**
 * What the client's own proxy makes of the call; without one it is plaintext, or the caller's own TLS.
 * Several where it is not known which of them.
 */
export const possibleTransports = (
  model: Model,
  request: AccessRequest,
  client: Client,
  to: Destination,
): readonly Transport[] =>
  chosenWays(model, request, client, to).map((transport) => wrapped(transport, request));

/** What the destination's proxy does with the bytes before any policy. */
export type Handshake =
  | { readonly ok: true; readonly opaque: boolean }
  | { readonly ok: false; readonly verdict: 'deny' | 'unreachable'; readonly reason: ReasonKind };

/**
 * STRICT takes mTLS only. PERMISSIVE takes both, and passes a caller's own TLS through as opaque bytes
 * where the port is not declared HTTP. DISABLE has no TLS to offer to a client that wants mTLS.
 * A tunnel comes in beside all of them.
 */
export const handshake = (transport: Transport, mode: string, protocol: string): Handshake => {
  const mismatch = { ok: false, verdict: 'unreachable', reason: 'mtls-mismatch' } as const;
  if (transport.why === 'hbone') return { ok: true, opaque: false };
  if (transport.mode === 'mtls') return mode === 'DISABLE' ? mismatch : { ok: true, opaque: false };
  if (mode === 'STRICT')
    return transport.why === 'chosen' ? mismatch : { ok: false, verdict: 'deny', reason: 'mtls-required' };
  if (transport.mode !== 'own-tls') return { ok: true, opaque: false };
  return protocol === 'http' ? mismatch : { ok: true, opaque: true };
};

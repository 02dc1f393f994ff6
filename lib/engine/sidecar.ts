import type { PortProtocol } from '@/lib/mesh/reachability';
import type { Gap } from '@/lib/mesh/snapshot';
import { runFilters } from './filters';
import { gapFor, gapText } from './gaps';
import { type Call, conclude, type Judgement, refOf } from './judgement';
import { modeAt, modeSource } from './mtls';
import { pointAt } from './point';
import { inboundProtocol } from './ports';
import { protocolOf } from './protocol';
import type { ConnectionFacts } from './request-facts';
import { handshake, type Transport } from './transport';
import { acceptsIdentity, spiffeIdOf } from './trust-bundle';

const selfOf = ({ model, destination }: Call): string => {
  const { namespace, serviceAccount } = destination.entry.workload;
  return spiffeIdOf(model.snapshot.config, namespace, serviceAccount);
};

const connectionOf = (call: Call, transport: Transport): ConnectionFacts => {
  const { client, destination, request } = call;
  return {
    identity: transport.mode === 'mtls' ? client.identity : null,
    sourceIp: client.ip,
    destinationIp: destination.entry.ip ?? undefined,
    destinationPort: destination.targetPort ?? destination.port,
    sni: transport.mode === 'mtls' ? (request.sni ?? transport.sni ?? undefined) : null,
    trustedProxies: null,
    self: selfOf(call),
  };
};

/** A client's proxy that reads no HTTP says so in the handshake, and the bytes inside are not looked at again. */
const saysTcp = ({ destination: { servicePort } }: Call, { mode, why }: Transport): boolean =>
  mode === 'mtls' && why === 'chosen' && servicePort !== null && protocolOf(servicePort) === 'tcp';

const protocolAt = (call: Call, transport: Transport, port: number): PortProtocol => {
  const protocol = inboundProtocol(call.destination.entry.addresses, port);
  return protocol === 'sniffed' && saysTcp(call, transport) ? 'tcp' : protocol;
};

const filter = (call: Call, transport: Transport, opaque: boolean): Judgement => {
  const { entry } = call.destination;
  const connection = connectionOf(call, transport);
  const protocol = opaque ? 'tcp' : protocolAt(call, transport, connection.destinationPort);
  return runFilters(call, { point: pointAt(entry), transport, connection }, protocol);
};

const afterHandshake = (call: Call, transport: Transport, opaque: boolean): Judgement => {
  const { client, request, model } = call;
  const presented = transport.mode === 'mtls' ? client.identity : null;
  if (typeof presented === 'string' && !acceptsIdentity(model.snapshot.config, presented))
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'untrusted-domain',
      transport,
      detail: presented,
    });
  // A client's own TLS goes through to the application, and what that makes of it is not Istio's to say.
  if (opaque && transport.why === 'chosen' && request.protocol !== 'tls')
    return conclude(call, {
      verdict: 'unknown',
      reason: 'not-modelled',
      by: refOf(transport.by),
      transport,
      detail: 'TLS of a DestinationRule that the application has to speak itself',
    });
  return filter(call, transport, opaque);
};

/** A hidden DestinationRule, or a ServiceEntry for what goes out as it came, could change what the client sends. */
const hiddenRule = ({ model, client, destination }: Call, { why, by }: Transport) => {
  if (why === 'passthrough') return gapFor(model, 'entry', []);
  return why === 'chosen' && by === null
    ? gapFor(model, 'destination', [client.place.namespace, destination.entry.workload.namespace])
    : null;
};

/** What stays certain though the mode of the port, or the client's choice, is hidden: a denial either way. */
const despiteGap = (call: Call, transport: Transport, gap: Gap): Judgement => {
  const plaintext: Transport = { ...transport, mode: 'plaintext', sni: null };
  const mtls: Transport = { ...transport, mode: 'mtls' };
  // What goes out as it came is plaintext, unless a hidden ServiceEntry makes it mTLS.
  const both = transport.mode === 'mtls' || transport.why === 'passthrough';
  const ways = both ? [mtls, plaintext] : [transport];
  const judged = ways.map((way) => afterHandshake(call, way, false));
  const [first] = judged;
  if (first !== undefined && judged.every(({ verdict }) => verdict === 'deny')) return first;
  return conclude(call, { verdict: 'unknown', reason: 'gap', transport, detail: gapText(gap) });
};

/** What a sidecar makes of a call: the handshake by the mode of its port, then the filters. */
export const atSidecar = (call: Call, transport: Transport): Judgement => {
  const { model, destination } = call;
  const port = destination.targetPort ?? destination.port;
  const { mtls, addresses, workload } = destination.entry;
  const mode = modeAt(mtls, port);
  const met = handshake(transport, mode, inboundProtocol(addresses, port));
  const gap = hiddenRule(call, transport) ?? gapFor(model, 'peer', [workload.namespace]);
  if (gap !== null) return despiteGap(call, transport, gap);
  if (met.ok) return afterHandshake(call, transport, met.opaque);
  const by = refOf(transport.by ?? modeSource(mtls, port));
  const enforcer = met.verdict === 'unreachable' ? 'client' : 'sidecar';
  return conclude(call, { verdict: met.verdict, reason: met.reason, detail: mode, enforcer, by, transport });
};

import { runPolicies } from './filters';
import { gapFor, gapText } from './gaps';
import { type Call, conclude, type Judgement, refOf } from './judgement';
import { pointAt } from './point';
import { tcpFacts } from './request-facts';
import type { Transport } from './transport';
import { trustDomainOf } from './trust-bundle';

const runAt = (call: Call, transport: Transport): Judgement => {
  const { client, destination } = call;
  const connection = {
    identity: transport.mode === 'mtls' ? client.identity : null,
    sourceIp: client.ip,
    destinationIp: destination.entry.ip ?? undefined,
    destinationPort: destination.targetPort ?? destination.port,
    sni: null,
    trustedProxies: null,
  };
  const point = pointAt(destination.entry);
  return runPolicies(call, { point, transport, connection }, tcpFacts(connection));
};

/** A caller without an identity, where a PeerAuthentication may ask for one. */
const inPlaintext = (call: Call, transport: Transport): Judgement => {
  const { entry, targetPort, port } = call.destination;
  const judged = runAt(call, transport);
  const gap = gapFor(call.model, 'peer', [entry.workload.namespace]);
  if (gap !== null && judged.verdict !== 'deny')
    return { ...judged, verdict: 'unknown', reason: 'gap', detail: gapText(gap) };
  const by = entry.refusesPlaintext(targetPort ?? port);
  if (gap !== null || by === null) return judged;
  return conclude(call, {
    verdict: 'deny',
    reason: 'mtls-required',
    detail: 'STRICT',
    enforcer: 'ztunnel',
    by: refOf(by),
    transport,
  });
};

/**
 * What ztunnel makes of a call: it knows the connection alone, takes identities of its own trust domain
 * and no sidecar's TLS, and cuts what it denies.
 */
export const atZtunnel = (call: Call, transport: Transport): Judgement => {
  const { client, model } = call;
  if (transport.mode === 'own-tls' || transport.mode === 'plaintext') return inPlaintext(call, transport);
  if (transport.why === 'chosen')
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'mtls-mismatch',
      enforcer: 'client',
      transport,
      by: refOf(transport.by),
      detail: 'ztunnel passes a sidecar’s TLS on to an application that does not speak it',
    });
  const { trustDomain } = model.snapshot.config;
  if (typeof client.identity === 'string' && trustDomainOf(client.identity) !== trustDomain)
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'untrusted-domain',
      enforcer: 'ztunnel',
      transport,
      detail: client.identity,
    });
  return runAt(call, transport);
};

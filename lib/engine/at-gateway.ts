import { noProxy } from './client';
import type { Fact } from './facts';
import { runFilters } from './filters';
import { type GatewayListener, listenersOf } from './gateway-listeners';
import { gapFor } from './gaps';
import { agreed, type Call, conclude, hiddenBehind, type Judgement, refOf } from './judgement';
import { pointAt } from './point';
import type { ConnectionFacts } from './request-facts';
import type { Transport } from './transport';

/** Health, metrics and the agent: nothing that a Gateway declares. */
const OWN_PORTS: ReadonlySet<number> = new Set([15_020, 15_021, 15_090]);

/** As the pod's own annotation has it, else as the mesh config has it. */
const trustedProxies = ({ model, destination }: Call): number => {
  const own = destination.entry.workload.annotations['proxy.istio.io/config'] ?? '';
  const written = /numTrustedProxies["']?:\s*(\d+)/.exec(own)?.[1];
  return written === undefined ? model.snapshot.config.numTrustedProxies : Number(written);
};

/** Only a server that asks for a certificate learns who calls; whose it is, nobody says of a caller's own TLS. */
const identityAt = ({ client }: Call, { mode }: Transport, { tls }: GatewayListener): Fact<string> => {
  if (tls === 'istio') return client.identity;
  if (tls !== 'mutual') return null;
  return mode === 'mtls' ? client.identity : undefined;
};

const connectionAt = (call: Call, transport: Transport, listener: GatewayListener): ConnectionFacts => ({
  identity: identityAt(call, transport, listener),
  sourceIp: call.client.ip,
  destinationIp: call.destination.entry.ip ?? undefined,
  destinationPort: listener.podPort,
  sni: listener.tls === 'none' ? null : call.request.sni,
  trustedProxies: trustedProxies(call),
});

/** Whether the bytes of a call are what a server takes; what is not said of them is taken to fit. */
const fits = ({ request }: Call, { mode }: Transport, { tls, chain }: GatewayListener): boolean => {
  if (tls === 'istio') return mode === 'mtls';
  if (tls === 'none') return mode === 'plaintext' || (mode === 'own-tls' && chain === 'tcp');
  return mode !== 'plaintext' || request.protocol === undefined;
};

const atListener = (call: Call, transport: Transport, listener: GatewayListener): Judgement => {
  if (!fits(call, transport, listener))
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'mtls-mismatch',
      enforcer: 'gateway',
      transport,
      by: listener.gateway,
      detail: listener.tls === 'none' ? 'the server takes no TLS' : 'the server wants TLS of another kind',
    });
  if (listener.tls === 'auto-passthrough')
    return conclude(call, {
      verdict: 'allow',
      reason: 'not-enforced',
      enforcer: 'none',
      transport,
      by: listener.gateway,
      detail: 'an AUTO_PASSTHROUGH server runs no policies',
    });
  const connection = connectionAt(call, transport, listener);
  return runFilters(call, { point: pointAt(call.destination.entry), transport, connection }, listener.chain);
};

const hidden = ({ model, destination }: Call) =>
  gapFor(model, 'gateway', []) ?? gapFor(model, 'kubernetes-gateway', [destination.entry.workload.namespace]);

/** What a gateway makes of a call: the server of the port, then its policies, and only then a route. */
export const atGateway = (call: Call, transport: Transport): Judgement => {
  const { model, destination } = call;
  const port = destination.targetPort ?? destination.port;
  if (OWN_PORTS.has(port)) return noProxy(call, transport);
  const gap = hidden(call);
  if (gap !== null) return hiddenBehind(call, gap, transport);
  const listeners = listenersOf(model, destination.entry).filter(({ podPort }) => podPort === port);
  if (listeners.length > 0)
    return agreed(
      listeners.map((listener) => atListener(call, transport, listener)),
      'SNI',
    );
  return conclude(call, {
    verdict: 'unreachable',
    reason: 'no-endpoint',
    enforcer: 'gateway',
    transport,
    by: refOf(transport.by),
    detail: 'no Gateway has a server on this port',
  });
};

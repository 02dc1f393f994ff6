import { resolveDestinations } from '@/lib/engine/callee';
import { resolveClient } from '@/lib/engine/caller';
import { evaluate } from '@/lib/engine/evaluate';
import type { Model } from '@/lib/engine/model';
import { inboundProtocol } from '@/lib/engine/ports';
import { chooseTransport } from '@/lib/engine/transport';
import type { Decision } from '@/lib/mesh/verdict';
import { toAccessRequest, type WireRequest } from './wire';

/** A verdict, and the chain of the destination's proxy that it is about. */
export interface Judged {
  readonly decision: Decision;
  readonly chain: 'http' | 'tcp';
}

/**
 * Which chain takes HTTP on a port. Without Istio's ALPN filter in the clients' proxies a port that nobody
 * declared takes all that comes over mTLS for TCP.
 */
const chainOf = (model: Model, wire: WireRequest, namesAlpn: boolean): Judged['chain'] => {
  const request = toAccessRequest(wire);
  const [to] = resolveDestinations(model, request.to);
  if (to === undefined) return 'http';
  const inbound = inboundProtocol(to.entry.addresses, to.targetPort ?? to.port);
  if (inbound === 'http' || inbound === 'tcp') return inbound;
  const client = resolveClient(model, request.from);
  return chooseTransport(model, request, client, to).mode === 'mtls' && !namesAlpn ? 'tcp' : 'http';
};

/** The engine's answer to a request. */
export const judge = (model: Model, wire: WireRequest, namesAlpn: boolean): Judged => {
  const chain = chainOf(model, wire, namesAlpn);
  return { chain, decision: evaluate(model, { ...toAccessRequest(wire), protocol: chain }) };
};

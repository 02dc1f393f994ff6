import { resolveDestinations } from '@/lib/engine/callee';
import { evaluate } from '@/lib/engine/evaluate';
import type { Model } from '@/lib/engine/model';
import { inboundProtocol } from '@/lib/engine/ports';
import type { Decision } from '@/lib/mesh/verdict';
import { toAccessRequest, type WireRequest } from './wire';

/** A verdict, and the chain of the destination's proxy that it is about. */
export interface Judged {
  readonly decision: Decision;
  readonly chain: 'http' | 'tcp';
}

/** A caller that presents an identity is named in the step about mutual TLS. */
const presentsIdentity = ({ steps }: Decision): boolean =>
  steps.some(({ stage, text }) => stage === 'mtls' && text.some((part) => typeof part !== 'string'));

/**
 * The engine's answer to a request. Without Istio's ALPN filter in the clients' proxies a port that nobody
 * declared takes all that comes over mTLS for TCP.
 */
export const judge = (model: Model, wire: WireRequest, namesAlpn: boolean): Judged => {
  const request = toAccessRequest(wire);
  const [to] = resolveDestinations(model, request.to);
  const inbound = to && inboundProtocol(to.entry.addresses, to.targetPort ?? to.port);
  const asHttp = evaluate(model, { ...request, protocol: 'http' });
  if (asHttp.reason === 'bad-request') return { chain: 'http', decision: asHttp };
  const isTcp = inbound === 'sniffed' ? !namesAlpn && presentsIdentity(asHttp) : inbound === 'tcp';
  return isTcp
    ? { chain: 'tcp', decision: evaluate(model, { ...request, protocol: 'tcp' }) }
    : { chain: 'http', decision: asHttp };
};

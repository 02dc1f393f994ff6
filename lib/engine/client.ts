import type { Service } from '@/lib/mesh/kubernetes';
import { gapFor } from './gaps';
import { type Call, conclude, hiddenBehind, type Judgement, notModelled, refOf } from './judgement';
import type { Transport } from './transport';

/** A call that the client's proxy does not send. */
export const blocked = (call: Call, transport: Transport): Judgement => {
  const gap = transport.why === 'registry-only' ? gapFor(call.model, 'entry', []) : null;
  if (gap !== null) return hiddenBehind(call, gap, transport);
  if (transport.why === 'other-service')
    return {
      ...notModelled(call, 'The host names another Service.'),
      enforcer: 'client',
      transport,
    };
  return conclude(call, {
    verdict: 'unreachable',
    reason: 'no-route',
    enforcer: 'client',
    transport,
    detail: transport.why === 'registry-only' ? 'REGISTRY_ONLY' : 'the Service is not exported to the caller',
  });
};

/** A port that nothing stands before: it takes plaintext, and no mTLS. */
export const noProxy = (call: Call, transport: Transport): Judgement => {
  const uncaptured = call.destination.entry.workload.dataPlane !== 'none';
  return transport.mode === 'mtls'
    ? conclude(call, {
        verdict: 'unreachable',
        reason: 'mtls-mismatch',
        enforcer: 'client',
        transport,
        by: refOf(transport.by),
        detail: uncaptured ? 'The proxy does not take this port.' : 'The workload has no proxy.',
      })
    : conclude(call, {
        verdict: 'allow',
        reason: 'not-enforced',
        enforcer: 'none',
        transport,
        detail: uncaptured ? 'the workload’s proxy does not take this port' : '',
      });
};

/** A Service without a ready pod: nobody takes the call, be it a proxy's or the node's. */
export const nobodyReady = (call: Call, service: Service, transport: Transport): Judgement => {
  const gap = gapFor(call.model, 'pod', [service.meta.namespace]);
  if (gap !== null) return hiddenBehind(call, gap, transport);
  return conclude(call, {
    verdict: 'unreachable',
    reason: 'no-endpoint',
    enforcer: call.client.proxied === true ? 'client' : 'none',
    transport,
    detail: `no pod of Service ${service.meta.name} is ready`,
  });
};

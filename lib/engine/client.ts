import type { Service } from '@/lib/mesh/kubernetes';
import { gapFor } from './gaps';
import { type Call, conclude, hiddenBehind, type Judgement, refOf } from './judgement';
import type { Transport } from './transport';

/** A call that the client's proxy does not send. */
export const blocked = (call: Call, transport: Transport): Judgement => {
  const gap = transport.why === 'registry-only' ? gapFor(call.model, 'entry', []) : null;
  if (gap !== null) return hiddenBehind(call, gap, transport);
  return conclude(
    call,
    transport.why === 'registry-only'
      ? { verdict: 'unreachable', reason: 'no-route', enforcer: 'client', transport, detail: 'REGISTRY_ONLY' }
      : {
          verdict: 'unknown',
          reason: 'not-modelled',
          enforcer: 'client',
          transport,
          detail: 'The host names another Service.',
        },
  );
};

/** A workload that nothing stands before: it takes plaintext, and no mTLS. */
export const noProxy = (call: Call, transport: Transport): Judgement =>
  transport.mode === 'mtls'
    ? conclude(call, {
        verdict: 'unreachable',
        reason: 'mtls-mismatch',
        enforcer: 'client',
        transport,
        by: refOf(transport.by),
        detail: 'The workload has no proxy.',
      })
    : conclude(call, { verdict: 'allow', reason: 'not-enforced', enforcer: 'none', transport });

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

import { refText } from '@/lib/mesh/object';
import { belowTheMesh } from './below-the-mesh';
import { unmodelledObject } from './bystanders';
import { blocked, nobodyReady, noProxy } from './client';
import { hiddenFrom } from './hidden';
import { type Call, conclude, hiddenBehind, type Judgement } from './judgement';
import { atSidecar } from './sidecar';
import { chooseTransport } from './transport';

export type { Judgement } from './judgement';

/** A client of which nobody said whether it has a proxy: both answers must agree. */
const eitherWay = (call: Call): Judgement => {
  const as = (proxied: boolean) =>
    judgeCall({
      ...call,
      client: { ...call.client, proxied, identity: proxied ? call.client.identity : null },
    });
  const [withProxy, without] = [as(true), as(false)];
  if (withProxy.verdict === without.verdict && withProxy.reason === without.reason) return withProxy;
  if (withProxy.verdict === 'unknown') return withProxy;
  return { ...withProxy, verdict: 'unknown', reason: 'fact-missing', detail: 'identity' };
};

const MODELLED: ReadonlySet<string> = new Set(['sidecar', 'none']);

/** Judges one request at one workload: the client's proxy, the handshake, then the filters. */
export const judgeCall = (call: Call): Judgement => {
  const { model, request, client, destination } = call;
  const { dataPlane } = destination.entry.workload;
  if (!MODELLED.has(dataPlane) || client.unmodelled !== null)
    return conclude(call, {
      verdict: 'unknown',
      reason: 'not-modelled',
      detail: client.unmodelled ?? dataPlane,
    });
  const foreign = unmodelledObject(model, client, destination);
  if (foreign !== null)
    return conclude(call, {
      verdict: 'unknown',
      reason: 'not-modelled',
      by: foreign,
      detail: refText(foreign),
    });
  const gap = hiddenFrom(model, client, destination);
  if (gap !== null) return hiddenBehind(call, gap);
  if (destination.targetPort === null)
    return conclude(call, { verdict: 'unreachable', reason: 'no-endpoint', enforcer: 'none' });
  const transport = chooseTransport(model, request, client, destination);
  if (transport.mode === 'blocked') return blocked(call, transport);
  if (transport.mode === 'open') return eitherWay(call);
  if (destination.service !== null && model.isUnready(destination.service))
    return nobodyReady(call, destination.service, transport);
  return belowTheMesh(call, dataPlane === 'none' ? noProxy(call, transport) : atSidecar(call, transport));
};

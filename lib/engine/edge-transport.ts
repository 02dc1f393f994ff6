import type { Principal } from '@/lib/mesh/reachability';
import { answerOf } from './edges';
import type { Model } from './model';
import { portId } from './targets';
import type { Transport } from './transport';

/** How a principal's call reaches the proxy of a port; null: it is not known, or nothing is sent. */
export function edgeTransport(
  model: Model,
  principal: Principal,
  { target, port }: { readonly target: string; readonly port: string },
): Transport | null {
  const entry = model.workload(target);
  const address = entry?.addresses.find((one) => portId(entry, one) === port);
  if (entry === undefined || address === undefined) return null;
  const { transport } = answerOf(model, principal, entry, address).judgement;
  return transport?.mode === 'blocked' ? null : transport;
}

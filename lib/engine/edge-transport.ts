import type { Principal } from '@/lib/mesh/reachability';
import { type Callers, callersOf } from './callers';
import { answerOf } from './edges';
import type { Model } from './model';
import { perModel } from './per-snapshot';
import { portId } from './targets';
import type { Transport } from './transport';

const callersIn = perModel((model) => {
  const known = new Map<string, Callers>();
  return (principal: Principal): Callers => {
    const callers = known.get(principal.id) ?? callersOf(model, principal);
    known.set(principal.id, callers);
    return callers;
  };
});

/** How a principal's call reaches the proxy of a port; null: it is not known, or nothing is sent. */
type EdgeTransport = (principal: Principal, port: string) => Transport | null;

/** Of the calls to one workload. Callers that everything but policies treats alike share the way to its proxy. */
export function transportsTo(model: Model, target: string): EdgeTransport {
  const ways = new Map<string, Transport | null>();
  const entry = model.workload(target);
  return (principal, port) => {
    const address = entry?.addresses.find((one) => portId(entry, one) === port);
    if (entry === undefined || address === undefined) return null;
    const { kinds, key } = callersIn(model)(principal);
    const way = `${port} ${key}`;
    const known = ways.get(way);
    if (known !== undefined) return known;
    const { transport, isOnly } = answerOf(model, principal, entry, address).judgement;
    const found = transport?.mode === 'blocked' ? null : transport;
    if (isOnly && kinds.length === 1) ways.set(way, found);
    return found;
  };
}

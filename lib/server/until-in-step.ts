import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyState } from '@/lib/mesh/distributed';
import type { Observation } from '@/lib/mesh/observation';
import type { Result } from '@/lib/mesh/result';
import { findParts } from '@/lib/probe/plan';
import { settlingOf } from '@/lib/probe/settling';
import type { Judged } from './judging';
import type { Proxies } from './proxies';
import { contradicts } from './rests-on';

/** A busy control plane has been seen to take seven seconds with a change. */
const LOOKS = 10;
const LOOK_MS = 1_000;

/** How a proxy stands to what is declared, and when it took what it holds. */
type Standing = { readonly step: ProxyState['step']; readonly takenAt: string | null };

/** How the proxy of an edge's target stands; null: nobody can say. */
export type StandingOf = (edge: string) => Promise<Standing | null>;

/** How the proxies of a mesh stand, edge by edge. */
export const standingsOf =
  (current: () => Result<Judged>, proxies: Proxies): StandingOf =>
  async (id) => {
    const judged = current();
    const ends = judged.ok ? findParts(judged.value.reachability, id) : undefined;
    if (!judged.ok || !ends) return null;
    const distributed = await proxies.distributed(judged.value, ends);
    if (distributed.kind !== 'held') return null;
    const { step, pod } = distributed.proxy;
    return { step, takenAt: proxies.known(pod.uid)?.takenAt ?? null };
  };

/** Waits while the proxy is behind, since its answer is then that of an older policy. */
export async function untilInStep(standingOf: StandingOf | undefined, edge: string): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    if ((await standingOf?.(edge))?.step !== 'behind') return;
    await delay(LOOK_MS);
  }
}

/** The same answer, with what it hangs on where it contradicts a proxy that took what is declared a moment ago. */
export async function withSettling(
  standingOf: StandingOf | undefined,
  judged: Judged,
  observation: Observation,
): Promise<Observation> {
  if (!contradicts(judged, observation)) return observation;
  const standing = await standingOf?.(observation.edge);
  // One that is behind does what it holds, and not what is declared: that is no matter of connections.
  if (!standing || standing.step === 'behind' || standing.step === 'refused') return observation;
  const settling = settlingOf(observation.at, standing.takenAt);
  return settling === null ? observation : { ...observation, settling };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyState } from '@/lib/mesh/distributed';
import type { Result } from '@/lib/mesh/result';
import { findParts } from '@/lib/probe/plan';
import type { Judged } from './judging';
import type { Proxies } from './proxies';

/** A busy control plane has been seen to take seven seconds with a change. */
const LOOKS = 10;
const LOOK_MS = 1_000;

/** Whether the proxy of an edge's target has what is declared; null: nobody can say. */
export type StepOf = (edge: string) => Promise<ProxyState['step'] | null>;

/** How the proxies of a mesh stand, edge by edge. */
export const stepsOf =
  (current: () => Result<Judged>, proxies: Proxies): StepOf =>
  async (id) => {
    const judged = current();
    const ends = judged.ok ? findParts(judged.value.reachability, id) : undefined;
    if (!judged.ok || !ends) return null;
    const distributed = await proxies.distributed(judged.value, ends);
    return distributed.kind === 'held' ? distributed.proxy.step : null;
  };

/** Waits while the proxy is behind, since its answer is then that of an older policy. */
export async function untilInStep(stepOf: StepOf | undefined, edge: string): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    if ((await stepOf?.(edge)) !== 'behind') return;
    await delay(LOOK_MS);
  }
}

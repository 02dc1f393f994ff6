import type { Observation, Probe } from '@/lib/mesh/observation';
import { fromContainer } from '@/lib/probe/plan';
import { type Ran, runProbes } from '@/lib/probe/run';
import type { MeshSource } from './mesh-source';
import type { Judged } from './judging';
import type { Probing } from './probing';

/** From where, under what, and for how long probes are sent. */
export type Sending = {
  readonly source: MeshSource;
  readonly judged: Judged;
  readonly probing: Probing;
  readonly signal: AbortSignal | undefined;
  readonly now: () => Date;
  readonly onObservation?: (observation: Observation) => void;
};

/**
 * Sends probes of one client in one command. Where its container has no curl, and the operator has named an
 * image, an ephemeral container in the same pod sends instead.
 */
export async function sendProbes(probes: readonly Probe[], sending: Sending): Promise<Ran> {
  const { source, judged, probing, signal, now, onObservation } = sending;
  const context = { ...judged, now, signal, seconds: probing.seconds };
  // What did not run for want of a tool is not told before it is clear that there is none.
  const early = probing.image === null ? { onObservation } : {};
  const ran = await runProbes(probes, source.exec, { ...context, ...early });
  const client = probes[0]?.client;
  if (probing.image === null || !client) return ran;
  if (!isWithoutTool(ran)) return told(ran, onObservation);
  const tool = await source.addTool(client);
  if (!tool.ok) {
    const meaning = `Not run, no probe tool: ${tool.error.detail}`;
    const observations = ran.observations.map((observation) => ({ ...observation, meaning }));
    return told({ observations, fault: tool.error }, onObservation);
  }
  const moved = probes.map((probe) => fromContainer(probe, tool.value));
  return runProbes(moved, source.exec, { ...context, onObservation });
}

/** The image has no curl, or a shell in it says so. */
const isWithoutTool = ({ fault, observations }: Ran): boolean =>
  fault?.kind === 'not-installed' ||
  (observations.length > 0 &&
    observations.every(({ meaning }) => meaning.startsWith('Not run, no probe tool')));

function told(ran: Ran, tell: ((observation: Observation) => void) | undefined): Ran {
  ran.observations.forEach((observation) => tell?.(observation));
  return ran;
}

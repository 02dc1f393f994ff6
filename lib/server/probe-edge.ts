import { randomBytes } from 'node:crypto';
import type { Observation } from '@/lib/mesh/observation';
import { fail, type Result } from '@/lib/mesh/result';
import { planProbe } from '@/lib/probe/plan';
import { runProbes } from '@/lib/probe/run';
import type { MeshSource } from './mesh-source';
import type { Judged } from './open-mesh';

/** What a caller may ask to be probed; the server decides everything else. */
export type ProbeRequest = {
  readonly edge: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
};

/** Plans and runs one probe: permission is asked first, and the edge's own condition bounds the request. */
export async function probeEdge(input: {
  readonly judged: Judged;
  readonly source: MeshSource;
  readonly request: ProbeRequest;
  readonly signal: AbortSignal | undefined;
  readonly now: () => Date;
}): Promise<Result<Observation>> {
  const { judged, source, request, signal, now } = input;
  const id = randomBytes(8).toString('hex');
  const plan = planProbe({ ...judged, ...request, id });
  if (!plan.ok) return plan;
  const reason = await source.refusesProbe(plan.value.client.namespace);
  if (reason !== null)
    return fail({
      kind: 'forbidden',
      subject: `pods/exec in ${plan.value.client.namespace}`,
      detail: reason,
    });
  const { observations } = await runProbes([plan.value], source.exec, { ...judged, signal, now });
  const [observation] = observations;
  if (!observation) throw new Error('A planned probe left no observation.');
  return { ok: true, value: observation };
}

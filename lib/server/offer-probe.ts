import type { ProbeOffer } from '@/lib/api/contract';
import type { Edge } from '@/lib/mesh/reachability';
import { planProbe } from '@/lib/probe/plan';
import type { MeshSource } from './mesh-source';
import type { Judged } from './judging';
import { PROBING, type Probing } from './probing';
import { planControl } from './prove-edge';

/** The probe that a button would send now, with the control beside it; or why it cannot. */
export async function offerProbe(
  judged: Judged,
  source: MeshSource,
  edge: Edge,
  probing: Probing = PROBING,
): Promise<ProbeOffer> {
  const { methods, seconds } = probing;
  const plan = planProbe({ ...judged, edge: edge.id, methods, seconds, id: 'preview' });
  if (!plan.ok) return { kind: 'impossible', reason: plan.error.detail };
  const probe = plan.value;
  const reason = await source.refusesProbe(probe.client.namespace);
  if (reason !== null) return { kind: 'not-permitted', probe, reason };
  return {
    kind: 'ready',
    probe,
    methods: [...methods],
    control: await planControl(judged, probe, { source, probing }),
  };
}

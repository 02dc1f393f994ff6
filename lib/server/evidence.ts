import type { Evidence, ProbeOffer } from '@/lib/api/contract';
import type { Edge } from '@/lib/mesh/reachability';
import type { Decision } from '@/lib/mesh/verdict';
import { planProbe } from '@/lib/probe/plan';
import { buildExcerpt } from './excerpt';
import type { Ledger } from './ledger';
import type { MeshSource } from './mesh-source';
import type { Judged } from './open-mesh';

async function offerProbe(judged: Judged, source: MeshSource, edge: Edge): Promise<ProbeOffer> {
  const plan = planProbe({ ...judged, edge: edge.id, id: 'preview' });
  if (!plan.ok) return { kind: 'impossible', reason: plan.error.detail };
  const reason = await source.refusesProbe(plan.value.client.namespace);
  return reason === null
    ? { kind: 'ready', probe: plan.value }
    : { kind: 'not-permitted', probe: plan.value, reason };
}

function byId<T extends { readonly id: string }>(items: readonly T[], id: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw new Error(`An edge names ${id}, which the same analysis does not hold.`);
  return item;
}

/** Collects all that is known of one edge. */
export async function buildEvidence(input: {
  readonly judged: Judged;
  readonly source: MeshSource;
  readonly ledger: Ledger;
  readonly edge: Edge;
  readonly decision: Decision;
}): Promise<Evidence> {
  const { judged, source, ledger, edge, decision } = input;
  const target = byId(judged.reachability.targets, edge.target);
  return {
    revision: judged.revision,
    edge,
    decision,
    principal: byId(judged.reachability.principals, edge.principal),
    target,
    port: byId(target.ports, edge.port),
    excerpt: buildExcerpt(judged.snapshot, decision),
    offer: await offerProbe(judged, source, edge),
    agreement: ledger.agreement(edge, judged),
    observations: [...ledger.of(edge.id)],
  };
}

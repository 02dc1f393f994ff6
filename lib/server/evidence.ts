import type { Evidence } from '@/lib/api/contract';
import type { Edge } from '@/lib/mesh/reachability';
import type { Decision } from '@/lib/mesh/verdict';
import { buildExcerpt } from './excerpt';
import type { Ledger } from './ledger';
import type { MeshSource } from './mesh-source';
import { offerProbe } from './offer-probe';
import type { Judged } from './judging';
import type { Probing } from './probing';
import type { Proxies } from './proxies';

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
  readonly proxies: Proxies;
  readonly probing: Probing;
}): Promise<Evidence> {
  const { judged, source, ledger, edge, decision, proxies, probing } = input;
  const target = byId(judged.reachability.targets, edge.target);
  const port = byId(target.ports, edge.port);
  const principal = byId(judged.reachability.principals, edge.principal);
  const [offer, distributed] = await Promise.all([
    offerProbe(judged, source, edge, probing),
    proxies.distributed(judged, { edge, principal, target, port }),
  ]);
  return {
    revision: judged.revision,
    edge,
    decision,
    principal,
    target,
    port,
    excerpt: buildExcerpt(judged.snapshot, decision),
    offer,
    distributed,
    agreement: ledger.agreement(edge, judged),
    observations: [...ledger.of(edge.id)],
  };
}

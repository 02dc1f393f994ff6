import type { Evidence } from '@/lib/api/contract';
import type { Distributed } from '@/lib/mesh/distributed';
import type { Concord } from '@/lib/mesh/mesh-agreement';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import { threeWay } from '@/lib/mesh/three-way';
import type { OpenMesh } from '@/lib/server/open-mesh';

/** Declared, distributed and observed of one edge, and how they stand to one another. */
export type EdgeAgreement = {
  readonly edge: Edge;
  readonly distributed: Distributed;
  readonly agreement: Agreement;
  readonly concord: Concord;
  /** What the last probe saw: `403`, `timed-out`; null: there was none. */
  readonly observed: string | null;
  readonly sentence: string;
  readonly apart: readonly string[];
};

const sawOf = ({ raw, seen }: Observation): string =>
  raw.httpCode !== null && raw.httpCode > 0 ? `${raw.httpCode}` : seen;

function concordOf({ edge, distributed, agreement }: Evidence): Concord {
  const { disposition, stale } = agreement;
  const held = distributed.kind === 'held' ? distributed.agrees : null;
  if (held === false || (disposition === 'contradicted' && stale === null)) return 'contradicted';
  if (disposition === 'confirmed') return stale === null ? 'agree' : 'stale';
  if (held === true) return 'unproved';
  const { verdict } = edge.decision;
  return verdict === 'unknown' || verdict === 'delegated' || disposition !== 'unproven'
    ? 'cannot'
    : 'unproved';
}

function toAgreement(evidence: Evidence): EdgeAgreement {
  const { edge, distributed, agreement, observations, offer } = evidence;
  const seen = observations.find(({ id }) => id === agreement.observation);
  const { sentence, apart } = threeWay({
    distributed,
    agreement,
    canProbe: offer.kind === 'ready',
  });
  return {
    edge,
    distributed,
    agreement,
    concord: concordOf(evidence),
    observed: seen ? `${sawOf(seen)}${agreement.stale === null ? '' : ', out of date'}` : null,
    sentence,
    apart,
  };
}

/** True: the proxy or a probe that still counts says the same as the declaration. */
export const isBorneOut = ({ distributed, agreement }: EdgeAgreement): boolean =>
  (distributed.kind === 'held' && distributed.agrees === true) ||
  (agreement.disposition === 'confirmed' && agreement.stale === null);

/** The three verdicts of each edge, in the order of the edges. */
export async function agreeOn(mesh: OpenMesh, edges: readonly Edge[]): Promise<EdgeAgreement[]> {
  const answers: EdgeAgreement[] = [];
  for (const { id } of edges) {
    const evidence = await mesh.evidence(id);
    if (evidence.ok) answers.push(toAgreement(evidence.value));
  }
  return answers;
}

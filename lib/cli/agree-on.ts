import { CONCORDS } from '@/lib/answers/agreement';
import type { Evidence } from '@/lib/api/contract';
import type { Distributed } from '@/lib/mesh/distributed';
import type { Concord } from '@/lib/mesh/mesh-agreement';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import { ok, type Result } from '@/lib/mesh/result';
import { threeWay } from '@/lib/mesh/three-way';
import type { OpenMesh } from '@/lib/server/open-mesh';

/** Declared, distributed and observed of one edge, and how they stand to one another. */
export type EdgeAgreement = {
  readonly edge: Edge;
  /** The pairs that the edge stands for: itself, or all of its class. */
  readonly pairs: number;
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

function toAgreement(evidence: Evidence, pairs: number): EdgeAgreement {
  const { edge, distributed, agreement, observations, offer } = evidence;
  const seen = observations.find(({ id }) => id === agreement.observation);
  const { sentence, apart } = threeWay({
    distributed,
    agreement,
    canProbe: offer.kind === 'ready',
  });
  return {
    edge,
    pairs,
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

/** Edges that are compared at most; each of them is a question to the cluster. */
const MOST_EDGES = 2_000;

/** Some edges of a mesh, and what they leave out. */
export type Chosen = {
  readonly edges: readonly { readonly id: string; readonly pairs: number }[];
  /** Pairs that none of these edges stands for. */
  readonly leftOut: number;
};

/** The edges that are named, pair by pair. */
export const chooseEdges = (edges: readonly Edge[]): Chosen => ({
  edges: edges.slice(0, MOST_EDGES).map(({ id }) => ({ id, pairs: 1 })),
  leftOut: Math.max(0, edges.length - MOST_EDGES),
});

/** One edge of each class in the whole mesh, the gravest classes first. */
export function chooseClasses(mesh: OpenMesh): Result<Chosen> {
  const edges: Chosen['edges'][number][] = [];
  let all = 0;
  for (const of of CONCORDS) {
    const answer = mesh.agreement({ of });
    if (!answer.ok) return answer;
    all += answer.value.counts[of].pairs;
    const room = MOST_EDGES - edges.length;
    edges.push(...answer.value.classes.slice(0, room).map(({ edge, pairs }) => ({ id: edge, pairs })));
  }
  return ok({ edges, leftOut: all - edges.reduce((sum, { pairs }) => sum + pairs, 0) });
}

/** The three verdicts of each edge, in the order of the edges. */
export async function agreeOn(mesh: OpenMesh, { edges }: Chosen): Promise<EdgeAgreement[]> {
  const answers: EdgeAgreement[] = [];
  for (const { id, pairs } of edges) {
    const evidence = await mesh.evidence(id);
    if (evidence.ok) answers.push(toAgreement(evidence.value, pairs));
  }
  return answers;
}

/** How many pairs stand how. */
export function countPairs(answers: readonly EdgeAgreement[]): Record<Concord, number> {
  const counts = { contradicted: 0, stale: 0, unproved: 0, cannot: 0, agree: 0 };
  for (const { concord, pairs } of answers) counts[concord] += pairs;
  return counts;
}

import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import type { Result } from '@/lib/mesh/result';
import type { OpenMesh } from '@/lib/server/open-mesh';

const CLIENTS_AT_A_TIME = 5;

/** What became of one edge's probe. */
export type Proof = Result<{ observation: Observation; agreement: Agreement }>;

/** Probes the edges, five at a time; the answers stand in the order of the edges. */
export async function probeEdges(
  mesh: OpenMesh,
  edges: readonly Edge[],
): Promise<{ readonly edge: Edge; readonly proof: Proof }[]> {
  const proofs = new Map<string, Proof>();
  const waiting = edges.values();
  const work = async (): Promise<void> => {
    for (const { id } of waiting) proofs.set(id, await mesh.probe({ edge: id }));
  };
  await Promise.all(Array.from({ length: CLIENTS_AT_A_TIME }, work));
  return edges.flatMap((edge) => {
    const proof = proofs.get(edge.id);
    return proof ? [{ edge, proof }] : [];
  });
}

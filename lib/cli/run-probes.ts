import type { Agreement, Observation } from '@/lib/mesh/observation';
import { findEdge } from '@/lib/mesh/edges';
import type { Edge } from '@/lib/mesh/reachability';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { planSentence, type RunScope } from '@/lib/mesh/run';
import type { OpenMesh } from '@/lib/server/open-mesh';

/** What became of one edge's probe. */
export type Proof = Result<{ observation: Observation; agreement: Agreement }>;

export type Proved = { readonly edge: Edge; readonly proof: Proof };

const WATCHER = 'terminal';

/** Progress is for a person who waits; a file or a pipe gets the answers only. */
function showProgress(mesh: OpenMesh, id: string): () => void {
  if (!process.stderr.isTTY) return () => undefined;
  return mesh.onRuns(() => {
    const run = mesh.runs.list().find((one) => one.id === id);
    if (run)
      process.stderr.write(
        `\r${run.done} of ${run.plan.requests}  ${run.note ?? ''}`.padEnd(80).slice(0, 80),
      );
  });
}

/** Sends what proves a scope, and waits for all of it; Ctrl+C ends it early with what is known by then. */
export async function runProbes(mesh: OpenMesh, scope: RunScope): Promise<Result<readonly Proved[]>> {
  const planned = mesh.runs.plan(scope, WATCHER);
  if (!planned.ok) return planned;
  const { id } = planned.value;
  process.stderr.write(`${planSentence(planned.value.plan)}\n`);
  const stopProgress = showProgress(mesh, id);
  process.once('SIGINT', () => mesh.runs.act(id, 'cancel', WATCHER));
  const since = new Date().toISOString();
  mesh.runs.act(id, 'start', WATCHER);
  await mesh.runs.ended(id);
  stopProgress();
  if (process.stderr.isTTY) process.stderr.write('\n');
  const asked = scope.kind === 'edges' ? scope.edges : mesh.runs.edgesOf(id);
  return proofsOf(mesh, asked, since);
}

async function proofsOf(mesh: OpenMesh, edges: readonly string[], since: string): Promise<Result<Proved[]>> {
  const [judged, picture] = [mesh.judged(), mesh.picture()];
  if (!judged.ok) return judged;
  if (!picture.ok) return picture;
  const agreements = new Map(picture.value.agreements.map((agreement) => [agreement.edge, agreement]));
  const newest = new Map(picture.value.observations.map((observation) => [observation.edge, observation]));
  const proved: Proved[] = [];
  for (const id of edges) {
    const edge = findEdge(judged.value.reachability, id);
    const [agreement, observation] = [agreements.get(id), newest.get(id)];
    if (!edge) continue;
    const proof =
      agreement && observation && observation.at >= since
        ? ok({ observation, agreement })
        : await whyNot(mesh, id);
    proved.push({ edge, proof });
  }
  return ok(proved);
}

async function whyNot(mesh: OpenMesh, id: string): Promise<Proof> {
  const evidence = await mesh.evidence(id);
  if (!evidence.ok) return evidence;
  const { offer } = evidence.value;
  const detail = offer.kind === 'ready' ? 'It was not sent before the run ended.' : offer.reason;
  return fail({ kind: 'not-found', subject: id, detail });
}

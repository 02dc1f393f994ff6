import { findEdge } from '@/lib/mesh/edges';
import { setTimeout as delay } from 'node:timers/promises';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Ledger } from './ledger';
import type { MeshSource } from './mesh-source';
import type { Judged } from './open-mesh';
import { probeEdge, type ProbeRequest } from './probe-edge';

/** What became of one edge's probe. */
export type Proof = { readonly observation: Observation; readonly agreement: Agreement };

/** What a proof needs of the mesh that is followed. */
export type Followed = {
  readonly source: MeshSource;
  readonly ledger: Ledger;
  readonly current: () => Result<Judged>;
  /** Something other than the snapshot changed what is shown. */
  readonly touch: () => void;
};

/** Who asks, and when. */
export type Asking = {
  readonly request: ProbeRequest;
  readonly signal: AbortSignal | undefined;
  readonly now: () => Date;
};

/**
 * A pooled connection between two proxies may follow the old policy for a while after a change, so a
 * contradiction counts only when the next answer says the same.
 */
const SETTLE_MS = 2_000;
const MOST_ANSWERS = 4;

/** The fault of an id that no edge has. */
export const noSuchEdge = (edge: string): Fault => ({
  kind: 'not-found',
  subject: `edge ${edge}`,
  detail: 'No edge has this id now. The workload, port or principal may have gone: choose it again.',
});

const edgeOf = ({ reachability }: Judged, id: string): Edge | undefined => findEdge(reachability, id);

async function proveOnce(followed: Followed, asking: Asking): Promise<Result<Proof>> {
  const before = followed.current();
  if (!before.ok) return before;
  const run = await probeEdge({ ...asking, judged: before.value, source: followed.source });
  if (!run.ok) return run;
  await followed.ledger.add(run.value, before.value);
  followed.touch();
  const after = followed.current();
  if (!after.ok) return after;
  const edge = edgeOf(after.value, asking.request.edge);
  if (!edge) return fail(noSuchEdge(asking.request.edge));
  return ok({ observation: run.value, agreement: followed.ledger.agreement(edge, after.value) });
}

/** Probes an edge; an answer that contradicts is asked for again until two in a row say the same. */
export async function proveEdge(followed: Followed, asking: Asking): Promise<Result<Proof>> {
  let last = await proveOnce(followed, asking);
  for (let answers = 1; answers < MOST_ANSWERS; answers++) {
    if (!last.ok || last.value.agreement.disposition !== 'contradicted') return last;
    await delay(SETTLE_MS);
    const next = await proveOnce(followed, asking);
    if (next.ok && next.value.observation.seen === last.value.observation.seen) return next;
    last = next;
  }
  return last;
}

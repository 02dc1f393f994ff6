import type { Evidence, MeshPicture } from '@/lib/api/contract';
import { analyseModel, explainEdge } from '@/lib/engine/analyse';
import { buildModel, type Model } from '@/lib/engine/model';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Reachability } from '@/lib/mesh/reachability';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { buildEvidence } from './evidence';
import type { MeshSource } from './mesh-source';
import { createLedger, type Ledger } from './ledger';
import { probeEdge } from './probe-edge';

/** One snapshot with everything that follows from it. */
export type Judged = {
  readonly snapshot: Snapshot;
  readonly model: Model;
  readonly reachability: Reachability;
  readonly revision: number;
};

/** What a caller may ask to be probed; the server decides everything else. */
export type ProbeRequest = {
  readonly edge: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
};

/** A mesh that is followed, judged and probed. */
export type OpenMesh = {
  readonly status: () => MeshStatus;
  readonly judged: () => Result<Judged>;
  readonly picture: () => Result<MeshPicture>;
  readonly evidence: (edge: string) => Promise<Result<Evidence>>;
  readonly probe: (
    request: ProbeRequest,
    signal?: AbortSignal,
  ) => Promise<Result<{ observation: Observation; agreement: Agreement }>>;
  /** Called after each change of status or picture; returns the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
};

const nothingYet = (fault: Fault | null): Fault =>
  fault ?? {
    kind: 'unreachable',
    subject: 'mesh',
    detail: 'The mesh is still being read. The answer follows as soon as every source has been asked.',
  };

const noSuchEdge = (edge: string): Fault => ({
  kind: 'not-found',
  subject: `edge ${edge}`,
  detail: 'No edge has this id now. The workload, port or principal may have gone: choose it again.',
});

/** The state that an open mesh holds: the source, its newest judgement, and what was observed. */
type Followed = {
  readonly source: MeshSource;
  readonly ledger: Ledger;
  readonly current: () => Result<Judged>;
  readonly revision: () => number;
  /** Something other than the snapshot changed what is shown. */
  readonly touch: () => void;
  readonly subscribe: OpenMesh['subscribe'];
};

function followSource(open: (onChange: () => void) => MeshSource): Followed {
  const listeners = new Set<() => void>();
  let judged: Judged | null = null;
  let revision = 0;
  const tell = (): void => listeners.forEach((listener) => listener());
  const source = open(() => {
    follow();
    tell();
  });
  function follow(): void {
    const { snapshot } = source.current();
    if (!snapshot || snapshot === judged?.snapshot) return;
    const model = buildModel(snapshot);
    judged = { snapshot, model, reachability: analyseModel(model), revision: ++revision };
  }
  return {
    source,
    ledger: createLedger(),
    current: () => {
      follow();
      return judged ? ok(judged) : fail(nothingYet(source.current().fault));
    },
    revision: () => revision,
    touch: () => {
      revision += 1;
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function proveEdge(
  followed: Followed,
  input: {
    readonly request: ProbeRequest;
    readonly signal: AbortSignal | undefined;
    readonly now: () => Date;
  },
): ReturnType<OpenMesh['probe']> {
  const before = followed.current();
  if (!before.ok) return before;
  const run = await probeEdge({ ...input, judged: before.value, source: followed.source });
  if (!run.ok) return run;
  followed.ledger.add(run.value);
  followed.touch();
  const after = followed.current();
  if (!after.ok) return after;
  const { edge: id } = input.request;
  const edge = after.value.reachability.edges.find((candidate) => candidate.id === id);
  if (!edge) return fail(noSuchEdge(id));
  return ok({ observation: run.value, agreement: followed.ledger.agreement(edge, after.value) });
}

/** Follows a source: judges each new snapshot once, keeps the observations, tells the listeners. */
export function openMesh(
  open: (onChange: () => void) => MeshSource,
  now: () => Date = () => new Date(),
): OpenMesh {
  const followed = followSource(open);
  const { source, ledger, current, revision } = followed;
  return {
    status: () => {
      current();
      const { mesh, state, fault, sources, retryAt } = source.current();
      return { mesh, state, fault, sources, retryAt, revision: revision() };
    },
    judged: current,
    picture: () => {
      const judged = current();
      if (!judged.ok) return judged;
      const { reachability } = judged.value;
      return ok({
        revision: revision(),
        reachability,
        agreements: ledger.agreements(judged.value),
        observations: ledger.newest(reachability),
      });
    },
    evidence: async (id) => {
      const judged = current();
      if (!judged.ok) return judged;
      const explained = explainEdge(judged.value.model, id);
      if (!explained) return fail(noSuchEdge(id));
      return ok(await buildEvidence({ judged: judged.value, source, ledger, ...explained }));
    },
    probe: (request, signal) => proveEdge(followed, { request, signal, now }),
    subscribe: followed.subscribe,
    close: () => source.close(),
  };
}

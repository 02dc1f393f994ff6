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

/** Follows a source: judges each new snapshot once, keeps the observations, tells the listeners. */
export function openMesh(
  open: (onChange: () => void) => MeshSource,
  now: () => Date = () => new Date(),
): OpenMesh {
  const listeners = new Set<() => void>();
  const ledger: Ledger = createLedger();
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

  function current(): Result<Judged> {
    follow();
    return judged ? ok(judged) : fail(nothingYet(source.current().fault));
  }

  return {
    status: () => {
      follow();
      const { snapshot: _, ...state } = source.current();
      return { ...state, revision };
    },
    judged: current,
    picture: () => {
      const now = current();
      if (!now.ok) return now;
      const { reachability } = now.value;
      return ok({
        revision,
        reachability,
        agreements: ledger.agreements(now.value),
        observations: ledger.newest(reachability),
      });
    },
    evidence: async (id) => {
      const now = current();
      if (!now.ok) return now;
      const explained = explainEdge(now.value.model, id);
      if (!explained) return fail(noSuchEdge(id));
      return ok(await buildEvidence({ judged: now.value, source, ledger, ...explained }));
    },
    probe: async (request, signal) => {
      const before = current();
      if (!before.ok) return before;
      const run = await probeEdge({ judged: before.value, source, request, signal, now });
      if (!run.ok) return run;
      ledger.add(run.value);
      revision += 1;
      tell();
      const after = current();
      if (!after.ok) return after;
      const edge = after.value.reachability.edges.find(({ id }) => id === request.edge);
      if (!edge) return fail(noSuchEdge(request.edge));
      return ok({ observation: run.value, agreement: ledger.agreement(edge, after.value) });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => source.close(),
  };
}

import type { Evidence, MeshPicture } from '@/lib/api/contract';
import { analyseModel, explainEdge } from '@/lib/engine/analyse';
import { buildModel, type Model } from '@/lib/engine/model';
import type { Reachability } from '@/lib/mesh/reachability';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { buildEvidence } from './evidence';
import type { MeshSource } from './mesh-source';
import { createLedger } from './ledger';
import type { ProbeRequest } from './probe-edge';
import { type Followed, noSuchEdge, type Proof, proveEdge } from './prove-edge';

/** One snapshot with everything that follows from it. */
export type Judged = {
  readonly snapshot: Snapshot;
  readonly model: Model;
  readonly reachability: Reachability;
  readonly revision: number;
};

/** A mesh that is followed, judged and probed. */
export type OpenMesh = {
  readonly status: () => MeshStatus;
  readonly judged: () => Result<Judged>;
  readonly picture: () => Result<MeshPicture>;
  readonly evidence: (edge: string) => Promise<Result<Evidence>>;
  readonly probe: (request: ProbeRequest, signal?: AbortSignal) => Promise<Result<Proof>>;
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

type FollowedMesh = Followed & {
  readonly revision: () => number;
  readonly subscribe: OpenMesh['subscribe'];
};

function followSource(open: (onChange: () => void) => MeshSource): FollowedMesh {
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

import type { ListenerDump } from '@/lib/cluster/read-listeners';
import type { Fault, Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { MeshStatus } from '@/lib/mesh/source-status';

/** The state of what is being read; `snapshot` stays the same object until something in it changes. */
export type SourceState = Omit<MeshStatus, 'revision' | 'evidence' | 'mesh' | 'isJudging'> & {
  readonly mesh: MeshStatus['mesh'];
  readonly snapshot: Snapshot | null;
};

/** A command's result, as the pod's container gave it. */
type ExecOutput = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

/** Where a mesh is read from: a cluster that is followed, or files that were read once. */
export type MeshSource = {
  readonly current: () => SourceState;
  /** Runs a command in a container; a source that cannot says why. */
  readonly exec: (
    target: { readonly namespace: string; readonly pod: string; readonly container: string },
    argv: readonly string[],
    options: {
      readonly timeoutMs: number;
      readonly signal?: AbortSignal;
      /** Takes the output as it comes; then none of it is in the result. */
      readonly onStdout?: (text: string) => void;
    },
  ) => Promise<Result<ExecOutput>>;
  /** Null when probing from this namespace is permitted; else the reason why it is not. */
  readonly refusesProbe: (namespace: string) => Promise<string | null>;
  /** What a container wrote in the last seconds; a fault says why it cannot be read. */
  readonly readLog: (
    of: { readonly namespace: string; readonly pod: string; readonly container: string },
    sinceSeconds: number,
  ) => Promise<Result<string>>;
  /** Name of a container with curl beside those of a pod that have none; a fault says why there is none. */
  readonly addTool: (pod: {
    readonly namespace: string;
    readonly pod: string;
    readonly uid: string;
  }) => Promise<Result<string>>;
  /** What a pod's proxy says of its inbound listener; a fault says why it cannot be read. */
  readonly readProxy: (
    pod: { readonly namespace: string; readonly name: string },
    signal: AbortSignal,
  ) => Promise<Result<ListenerDump>>;
  readonly close: () => void;
};

/** A source that could not be opened: it shows its fault and holds nothing. */
export function failedSource(name: string, fault: Fault): MeshSource {
  const state: SourceState = {
    mesh: {
      kind: 'cluster',
      name,
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    state: 'failed',
    fault,
    sources: [],
    retryAt: null,
    snapshot: null,
  };
  return {
    current: () => state,
    exec: () => Promise.resolve({ ok: false, error: fault }),
    refusesProbe: () => Promise.resolve(fault.detail),
    readLog: () => Promise.resolve({ ok: false, error: fault }),
    addTool: () => Promise.resolve({ ok: false, error: fault }),
    readProxy: () => Promise.resolve({ ok: false, error: fault }),
    close: () => undefined,
  };
}

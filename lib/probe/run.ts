import { findEdge } from '@/lib/mesh/edges';
import type { Observation, Probe, RawOutcome } from '@/lib/mesh/observation';
import type { Reachability } from '@/lib/mesh/reachability';
import { fail, type Fault, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { clientDataPlane } from './client';
import { type CommandOutput, readCurl } from './curl';
import { predictedFor } from './expect';
import { interpret } from './interpret';
import type { Reading } from './reading';

/** Runs a command in a container. */
export type Exec = (
  target: { readonly namespace: string; readonly pod: string; readonly container: string },
  argv: readonly string[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<Result<CommandOutput>>;

export type ProbeContext = {
  readonly snapshot: Snapshot;
  readonly reachability: Reachability;
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
  /** Time that the command may take with everything around it. */
  readonly limitMs?: number | undefined;
};

/** The request has 3 s of its own; the rest is for opening and closing the stream to the pod. */
const LIMIT_MS = 8_000;

/** Runs a planned probe. Whatever happens becomes an observation, with what it rests on. */
export async function runProbe(probe: Probe, exec: Exec, context: ProbeContext): Promise<Observation> {
  const { snapshot, reachability, now } = context;
  const output = await execWithin(probe, exec, context);
  const raw = output.ok ? readCurl(output.value, probe.id) : nothing(output.error);
  const circumstances = { client: clientDataPlane(probe, snapshot), port: probe.request.port };
  const reading: Reading = output.ok ? interpret(raw, circumstances) : notRun(output.error);
  const edge = findEdge(reachability, probe.edge);
  const target = reachability.targets.find(({ id }) => id === edge?.target);
  const { client } = probe;
  return {
    id: probe.id,
    edge: probe.edge,
    at: now().toISOString(),
    probe,
    raw,
    ...reading,
    predicted: edge ? predictedFor(edge, probe.request) : 'unknown',
    restsOn: [
      ...(target?.restsOn ?? []),
      { kind: 'Pod', namespace: client.namespace, name: client.pod, version: client.uid },
    ],
  };
}

/** A dropped socket never answers, so that the stream alone cannot be trusted to end. */
async function execWithin(probe: Probe, exec: Exec, context: ProbeContext): Promise<Result<CommandOutput>> {
  const { limitMs = LIMIT_MS, signal } = context;
  const stop = new AbortController();
  const subject = `Pod ${probe.client.namespace}/${probe.client.pod}`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<Result<CommandOutput>>((resolve) => {
    const end = (detail: string) => {
      resolve(fail({ kind: 'timed-out', subject, detail }));
      stop.abort();
    };
    const late = `the command in ${subject} gave no answer within ${limitMs / 1000} s. Nothing was observed; repeat the probe.`;
    timer = setTimeout(() => end(late), limitMs);
    const cancelled = () => end('the probe was cancelled.');
    if (signal?.aborted) cancelled();
    else signal?.addEventListener('abort', cancelled, { once: true, signal: stop.signal });
  });
  const run = stop.signal.aborted
    ? stopped
    : exec(probe.client, probe.argv, { timeoutMs: limitMs, signal: stop.signal }).catch((error: unknown) =>
        fail<Fault>({
          kind: 'unreachable',
          subject,
          detail: error instanceof Error ? error.message : String(error),
        }),
      );
  try {
    return await Promise.race([run, stopped]);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

const nothing = (fault: Fault): RawOutcome => ({
  exitCode: null,
  httpCode: null,
  body: '',
  headers: {},
  error: fault.detail,
  milliseconds: null,
});

const notRun = ({ detail }: Fault): Reading => ({
  seen: 'not-run',
  meaning: /executable file not found|no such file or directory/i.test(detail)
    ? 'Not run: this container has no curl. Add curl to its image, or run a pod with curl under the same account.'
    : `Not run: ${detail}`,
});

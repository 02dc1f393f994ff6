import { randomBytes } from 'node:crypto';
import type { Observation, Probe, RawOutcome } from '@/lib/mesh/observation';
import type { Reachability } from '@/lib/mesh/reachability';
import { fail, type Fault, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { clientDataPlane } from './client';
import { batchArgv, type CurlRecord, noRecord, REQUEST_SECONDS, recordReader, settleExits } from './curl';
import { predictedFor } from './expect';
import { interpret } from './interpret';
import { findParts } from './plan';
import type { Reading } from './reading';

/** Runs a command in a container; its output is handed on as it comes. */
export type Exec = (
  target: { readonly namespace: string; readonly pod: string; readonly container: string },
  argv: readonly string[],
  options: {
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly onStdout: (text: string) => void;
  },
) => Promise<Result<{ readonly stderr: string; readonly exitCode: number }>>;

export type ProbeContext = {
  readonly snapshot: Snapshot;
  readonly reachability: Reachability;
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
  /** Seconds that each request may take. */
  readonly seconds?: number | undefined;
  /** Time for opening and closing the stream to the pod, above that of a request. */
  readonly graceMs?: number | undefined;
  /** Told of each observation as soon as there is one. */
  readonly onObservation?: ((observation: Observation) => void) | undefined;
};

const GRACE_MS = 5_000;

/** What became of a client's probes: an observation for each, and the fault that kept some from running. */
export type Ran = { readonly observations: readonly Observation[]; readonly fault: Fault | null };

/**
 * Runs planned probes of one client in one command, one after the other. Whatever happens, each becomes an
 * observation, with what it rests on.
 */
export async function runProbes(probes: readonly Probe[], exec: Exec, context: ProbeContext): Promise<Ran> {
  const observations: Observation[] = [];
  const observe = (raw: RawOutcome, reading?: Reading): void => {
    const probe = probes[observations.length];
    if (!probe) return;
    const observation = toObservation(probe, raw, reading, context);
    observations.push(observation);
    context.onObservation?.(observation);
  };
  const [first] = probes;
  if (!first) return { observations, fault: null };
  const mark = randomBytes(12).toString('hex');
  const reader = recordReader(mark);
  const waiting: CurlRecord[] = [];
  const command = {
    client: first.client,
    argv: batchArgv(
      probes.map(({ id, request }) => ({ id, ...request, seconds: context.seconds })),
      mark,
    ),
  };
  const output = await execWithin(command, exec, context, (text) => {
    const records = reader.feed(text);
    for (const record of records)
      // Records are told in their order; one without an exit code waits for the end, and so do those behind it.
      if (waiting.length > 0 || record.exitCode === null) waiting.push(record);
      else observe(record);
    return records.length > 0;
  });
  settleExits(waiting, output.ok ? output.value.stderr : '').forEach((raw) => observe(raw));
  if (!output.ok) {
    const missing = probes.length > observations.length;
    while (observations.length < probes.length) observe(nothing(output.error), notRun(output.error));
    return { observations, fault: missing ? output.error : null };
  }
  const { exitCode, stderr } = output.value;
  if (observations.length < probes.length) observe(noRecord(exitCode, stderr, reader.rest()));
  while (observations.length < probes.length) observe(noRecord(exitCode, stderr, ''), ended);
  return { observations, fault: null };
}

const ended: Reading = {
  seen: 'not-run',
  meaning: 'Not run: the command ended before this request. Repeat the probe.',
};

function toObservation(
  probe: Probe,
  raw: RawOutcome,
  reading: Reading | undefined,
  { snapshot, reachability, now, seconds }: ProbeContext,
): Observation {
  const { client } = probe;
  const circumstances = { client: clientDataPlane(probe, snapshot), port: probe.request.port, seconds };
  const parts = findParts(reachability, probe.edge);
  return {
    id: probe.id,
    edge: probe.edge,
    at: now().toISOString(),
    probe,
    raw,
    ...(reading ?? interpret(raw, circumstances)),
    predicted: parts ? predictedFor(parts.edge, probe.request) : 'unknown',
    restsOn: [
      ...(parts?.target.restsOn ?? []),
      { kind: 'Pod', namespace: client.namespace, name: client.pod, version: client.uid },
    ],
  };
}

type Command = { readonly client: Probe['client']; readonly argv: readonly string[] };

/** A dropped socket never answers, so the stream alone cannot be trusted to end: each request has its time. */
async function execWithin(
  { client, argv }: Command,
  exec: Exec,
  { signal, seconds = REQUEST_SECONDS, graceMs = GRACE_MS }: ProbeContext,
  take: (text: string) => boolean,
): ReturnType<Exec> {
  const limitMs = seconds * 1000 + graceMs;
  const stop = new AbortController();
  const subject = `Pod ${client.namespace}/${client.pod}`;
  let touch = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<Awaited<ReturnType<Exec>>>((resolve) => {
    const end = (detail: string) => {
      resolve(fail({ kind: 'timed-out', subject, detail }));
      stop.abort();
    };
    const late = `the command in ${subject} gave no answer within ${limitMs / 1000} s. Nothing was observed; repeat the probe.`;
    touch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(late), limitMs);
    };
    touch();
    const cancelled = () => end('the probe was cancelled.');
    if (signal?.aborted) cancelled();
    else signal?.addEventListener('abort', cancelled, { once: true, signal: stop.signal });
  });
  const onStdout = (text: string): void => {
    if (!stop.signal.aborted && take(text)) touch();
  };
  // The stream's own limit only ends what nobody waits for any more.
  const timeoutMs = limitMs * (argv.filter((word) => word === '--next').length + 1);
  const run = stop.signal.aborted
    ? stopped
    : exec(client, argv, { timeoutMs, signal: stop.signal, onStdout }).catch((error: unknown) =>
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

const notRun = ({ kind, detail }: Fault): Reading => ({
  seen: 'not-run',
  meaning: kind === 'not-installed' ? `Not run, no probe tool: ${detail}` : `Not run: ${detail}`,
});

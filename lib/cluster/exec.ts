import { StringDecoder } from 'node:string_decoder';
import type WebSocket from 'ws';
import { z } from 'zod';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { openSocket } from './socket';

/** The container in which a command runs. */
export type ExecTarget = { readonly namespace: string; readonly pod: string; readonly container: string };

/** What the command gave back. */
export type ExecOutput = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

type Limits = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Takes the output as it comes; then none of it is kept here. */
  readonly onStdout?: (text: string) => void;
};

const MAX_BYTES = 256 * 1024;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

const Status = z.object({
  status: z.string(),
  message: z.string().optional(),
  details: z
    .object({
      causes: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    })
    .optional(),
});
type Status = z.infer<typeof Status>;

/** Keeps the beginning: a command that floods its output cannot fill the memory. */
function bounded() {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add: (chunk: Buffer) => {
      const kept = chunk.subarray(0, MAX_BYTES - size);
      size += kept.length;
      if (kept.length > 0) chunks.push(kept);
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/** A character may come in two frames. */
function handedOn(take: (text: string) => void): ReturnType<typeof bounded> {
  const decoder = new StringDecoder('utf8');
  return { add: (chunk) => take(decoder.write(chunk)), text: () => '' };
}

const targetText = ({ namespace, pod, container }: ExecTarget): string =>
  `container ${container} of pod ${namespace}/${pod}`;

const MISSING = /executable file not found|no such file or directory/;

function exitOf(status: Status, target: ExecTarget, program: string): Result<number> {
  if (status.status === 'Success') return ok(0);
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined && /^\d+$/.test(code)) return ok(Number(code));
  const message = status.message ?? 'no reason given';
  if (MISSING.test(message))
    return fail({
      kind: 'not-installed',
      subject: targetText(target),
      detail: `There is no ${program} in ${targetText(target)}. Add it to the image, run a pod with it under the same account, or start Meshproof with --probe-image to send from an ephemeral container.`,
    });
  return fail({
    kind: 'unreachable',
    subject: targetText(target),
    detail: `The command did not start in ${targetText(target)}: ${message.slice(0, 300)}.`,
  });
}

const cut = (target: ExecTarget): Fault => ({
  kind: 'unreachable',
  subject: targetText(target),
  detail: `The connection to ${targetText(target)} was cut before the command ended. Try again.`,
});

const late = (target: ExecTarget, { timeoutMs }: Limits): Fault => ({
  kind: 'timed-out',
  subject: targetText(target),
  detail: `The command in ${targetText(target)} did not end within ${timeoutMs / 1000} s and was given up.`,
});

/** Rejects nothing: whichever of status, close, timer and signal comes first, wins. */
function raceEnd(
  socket: WebSocket,
  status: Promise<Status>,
  { target, limits }: { readonly target: ExecTarget; readonly limits: Limits },
): Promise<Result<Status>> {
  return new Promise((resolve) => {
    const end = (result: Result<Status>): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => end(fail(late(target, limits))), limits.timeoutMs);
    limits.signal?.addEventListener('abort', () => end(fail(late(target, limits))), { once: true });
    if (limits.signal?.aborted) end(fail(late(target, limits)));
    void status.then((value) => end(ok(value)));
    // The status frame, if any, was handed over before the close event.
    const closed = (): void => {
      setImmediate(() => end(fail(cut(target))));
    };
    if (socket.readyState >= 2) closed();
    socket.on('close', closed);
  });
}

function execPath({ namespace, pod, container }: ExecTarget, argv: readonly string[]): string {
  const query = new URLSearchParams({ container, stdout: 'true', stderr: 'true' });
  for (const argument of argv) query.append('command', argument);
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec?${query.toString()}`;
}

function parseStatus(data: Buffer): Status {
  try {
    return Status.parse(JSON.parse(data.toString('utf8')));
  } catch {
    return { status: 'Failure', message: 'the node answered with a status that cannot be read' };
  }
}

/** Runs a command in a container, without stdin: older servers lose the status when stdin ends. */
export async function execInPod(
  connection: Connection,
  target: ExecTarget,
  argv: readonly string[],
  limits: Limits,
): Promise<Result<ExecOutput>> {
  const [stdout, stderr] = [limits.onStdout ? handedOn(limits.onStdout) : bounded(), bounded()];
  let tell: (status: Status) => void = () => undefined;
  const status = new Promise<Status>((resolve) => (tell = resolve));
  const opened = await openSocket(connection, {
    what: `exec in ${targetText(target)}`,
    path: execPath(target, argv),
    protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
    timeoutMs: limits.timeoutMs,
    signal: limits.signal,
    onFrame: (channel, data) => {
      if (channel === STDOUT) stdout.add(data);
      else if (channel === STDERR) stderr.add(data);
      else if (channel === STATUS) tell(parseStatus(data));
    },
  });
  if (!opened.ok) return fail(toFault(opened.error));
  const ended = await raceEnd(opened.value, status, { target, limits });
  opened.value.terminate();
  if (!ended.ok) return ended;
  const exit = exitOf(ended.value, target, argv[0] ?? '');
  return exit.ok ? ok({ stdout: stdout.text(), stderr: stderr.text(), exitCode: exit.value }) : exit;
}

const toFault = ({ kind, subject, detail, status }: Fault & { status: number | null }): Fault => ({
  // The API server answers 400 for a container that the pod does not have.
  kind: status === 400 ? 'not-found' : kind,
  subject,
  detail,
});

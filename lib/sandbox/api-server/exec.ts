import type { WebSocket } from 'ws';
import type { PodRuntime } from '../contract';
import { statusBody } from './status';

const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const FRAME = 32 * 1024;

type Command = {
  readonly runtime: PodRuntime;
  readonly pod: { readonly namespace: string; readonly name: string; readonly container: string };
  readonly argv: readonly string[];
};

/** Runs a command and tells its output and its end on the channels of `channel.k8s.io`. */
export async function runExec(socket: WebSocket, { runtime, pod, argv }: Command): Promise<void> {
  const left = new AbortController();
  socket.on('close', () => left.abort());
  socket.on('error', () => socket.terminate());
  try {
    const hand = (text: string): void => write(socket, STDOUT, text);
    const { stdout, stderr, exitCode } = await runtime.exec(pod, argv, left.signal, hand);
    hand(stdout);
    write(socket, STDERR, stderr);
    write(socket, STATUS, JSON.stringify(exitStatus(exitCode)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    write(socket, STATUS, JSON.stringify(failure(message)));
  }
  socket.close(1000);
}

function write(socket: WebSocket, channel: number, text: string): void {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length; at += FRAME)
    socket.send(Buffer.concat([Buffer.from([channel]), data.subarray(at, at + FRAME)]));
}

const exitStatus = (exitCode: number) =>
  exitCode === 0
    ? { metadata: {}, status: 'Success' }
    : {
        metadata: {},
        status: 'Failure',
        message: `command terminated with non-zero exit code: exit status ${exitCode}`,
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
      };

/** What a kubelet says when the command could not be started at all. */
const failure = (message: string) =>
  statusBody({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: error executing command in container: ${message}`,
    details: { causes: [{ message: `error executing command in container: ${message}` }] },
  });

import { Duplex } from 'node:stream';
import type WebSocket from 'ws';
import { ok, type Result } from '@/lib/mesh/result';
import type { CallFault } from './call-fault';
import type { Connection } from './connect';
import { openSocket } from './socket';

const DATA = 0;
const PORT_BYTES = 2;

/** A byte stream through the API server to a port of a pod. */
class ForwardedStream extends Duplex {
  #socket: WebSocket | null = null;
  readonly #greeted = new Set<number>();

  attach(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('close', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
  }

  /** The first frame of each channel repeats the port number. */
  receive(channel: number, frame: Buffer): void {
    const data = this.#greeted.has(channel) ? frame : frame.subarray(PORT_BYTES);
    this.#greeted.add(channel);
    if (data.length === 0) return;
    if (channel === DATA) this.push(data);
    else this.destroy(new Error(data.toString('utf8').slice(0, 300)));
  }

  override _read(): void {
    // Frames are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#socket) done(new Error('The stream is not open yet.'));
    else this.#socket.send(Buffer.concat([Buffer.of(DATA), chunk]), (error) => done(error));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket?.terminate();
    done(error);
  }
}

/** Opens a stream to a port of a pod. */
export async function portForward(
  connection: Connection,
  target: { readonly namespace: string; readonly pod: string; readonly port: number },
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Result<Duplex, CallFault>> {
  const { namespace, pod, port } = target;
  const stream = new ForwardedStream();
  const opened = await openSocket(connection, {
    what: `port-forward to pod ${namespace}/${pod}`,
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${port}`,
    protocols: ['v4.channel.k8s.io'],
    ...limits,
    onFrame: (channel, data) => stream.receive(channel, data),
  });
  if (!opened.ok) return opened;
  stream.attach(opened.value);
  return ok(stream);
}

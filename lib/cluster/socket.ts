import { createHash } from 'node:crypto';
import { type ClientRequestArgs } from 'node:http';
import { createSecureContext, type SecureContext } from 'node:tls';
import WebSocket, { type ClientOptions } from 'ws';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { answerFault, type CallFault, silenceFault } from './call-fault';
import type { Connection } from './connect';

/** A WebSocket to a subresource of a pod. */
export type SocketCall = {
  readonly what: string;
  readonly path: string;
  readonly protocols: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Bound before the socket opens, since the first frames may come with the handshake. */
  readonly onFrame: (channel: number, data: Buffer) => void;
};

const MAX_REFUSAL_BYTES = 16_384;

const bytesOf = (data: WebSocket.RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);

function whenRefused(socket: WebSocket, refused: (status: number, body: string) => void): void {
  socket.on('unexpected-response', (_request, response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => {
      if (body.length < MAX_REFUSAL_BYTES) body += chunk.toString('utf8');
    });
    response.on('close', () => {
      refused(response.statusCode ?? 0, body);
      socket.terminate();
    });
  });
}

function handshake(socket: WebSocket, call: SocketCall, server: string) {
  const attempt = { what: call.what, server };
  return new Promise<Result<WebSocket, CallFault>>((resolve) => {
    const late = new DOMException('No answer.', 'TimeoutError');
    const give = (result: Result<WebSocket, CallFault>): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', aborted);
      resolve(result);
    };
    const giveUp = (error: unknown): void => {
      give(fail(silenceFault(attempt, error)));
      socket.terminate();
    };
    const aborted = (): void => giveUp(late);
    const timer = setTimeout(() => giveUp(late), call.timeoutMs);
    call.signal?.addEventListener('abort', aborted);
    socket.on('open', () => give(ok(socket)));
    socket.on('error', (error) => give(fail(silenceFault(attempt, error))));
    whenRefused(socket, (status, body) => give(fail(answerFault(attempt, status, body))));
  });
}

type Credentials = Pick<ClientRequestArgs & ClientOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase'>;

const contexts = new WeakMap<Connection, { readonly of: string; readonly context: SecureContext }>();

/** The TLS context of a cluster. Making it costs more than the handshake, and hundreds of sockets share it. */
function contextOf(connection: Connection, options: Credentials): SecureContext {
  const { ca, cert, key, pfx, passphrase } = options;
  const of = createHash('sha256')
    .update(JSON.stringify([ca, cert, key, pfx, passphrase].map(String)))
    .digest('hex');
  const known = contexts.get(connection);
  if (known?.of === of) return known.context;
  const context = createSecureContext({ ca, cert, key, pfx, passphrase });
  contexts.set(connection, { of, context });
  return context;
}

/** Opens the socket, or says why it was refused in the API server's own words. */
export async function openSocket(
  connection: Connection,
  call: SocketCall,
): Promise<Result<WebSocket, CallFault>> {
  const options: ClientRequestArgs & ClientOptions = {};
  try {
    await connection.config.applyToHTTPSOptions(options);
    const url = `${connection.server.replace(/^http/, 'ws')}${call.path}`;
    const shared = { ...options, secureContext: contextOf(connection, options), maxPayload: 1 << 24 };
    const socket = new WebSocket(url, [...call.protocols], shared);
    socket.on('message', (data) => {
      const bytes = bytesOf(data);
      if (bytes.length > 0) call.onFrame(bytes[0] ?? 0, bytes.subarray(1));
    });
    return await handshake(socket, call, connection.server);
  } catch (error) {
    return fail(silenceFault({ what: call.what, server: connection.server }, error));
  }
}

import http from 'node:http';
import type { Duplex } from 'node:stream';
import { pairsOf } from './relay';

/** A request as curl writes it. */
export type PlainRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
};

/** An answer in full. */
export type Reply = {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly [string, string][];
  readonly body: Buffer;
};

/** Why no answer came, in the classes that curl tells apart. */
export type Failure = 'closed' | 'reset' | 'not-http' | 'refused' | 'timed-out' | 'unresolved';

export class ExchangeError extends Error {
  constructor(readonly failure: Failure) {
    super(failure);
  }
}

const failureOf = (error: NodeJS.ErrnoException): Failure => {
  if (error.name === 'AbortError') return 'timed-out';
  if (error.code === 'ECONNREFUSED') return 'refused';
  if (error.code?.startsWith('HPE_')) return 'not-http';
  // Node gives one code to a connection that ends and to one that is reset; only the reset has a system call.
  return error.code === 'ECONNRESET' && error.syscall === undefined ? 'closed' : 'reset';
};

/** Any error of a socket or a parser as the class that curl would put it in. */
export const toExchangeError = (error: unknown): ExchangeError =>
  error instanceof ExchangeError
    ? error
    : new ExchangeError(error instanceof Error ? failureOf(error) : 'reset');

/** Sends one request over a connection that stands, and reads the whole answer. */
export const exchange = (connection: Duplex, request: PlainRequest, signal: AbortSignal): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      connection.destroy();
      reject(toExchangeError(error));
    };
    const outgoing = http.request({
      createConnection: () => connection,
      method: request.method,
      path: request.path,
      setHost: false,
      headers: request.headers.flat(),
      signal,
    });
    outgoing.once('error', fail);
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', fail);
      response.once('end', () => {
        connection.destroy();
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          headers: pairsOf(response.rawHeaders),
          body: Buffer.concat(chunks),
        });
      });
    });
    outgoing.end();
  });

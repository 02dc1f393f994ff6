import { HttpMethod, type KubeConfig, RequestContext } from '@kubernetes/client-node';
import { type Dispatcher, fetch, type Response } from 'undici';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { answerFault, type CallFault, silenceFault } from './call-fault';
import type { Connection } from './connect';

/** One call to the API server. */
export type Call = {
  /** For messages: `list pods in team-a`. */
  readonly what: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
};

const TIMEOUT_MS = 15_000;

/** client-node makes a new connection pool for each request; one is kept here for each kubeconfig. */
const pools = new WeakMap<KubeConfig, Dispatcher | undefined>();

/** Drops the pool with all that hangs in it: a connection that has fallen silent would keep its callers waiting. */
export function dropConnections({ config }: Connection): void {
  const pool = pools.get(config);
  pools.delete(config);
  void pool?.destroy();
}

async function authorize({ config }: Connection, url: string) {
  const context = new RequestContext(url, HttpMethod.GET);
  await config.applySecurityAuthentication(context);
  if (!pools.has(config)) pools.set(config, context.getDispatcher());
  return { headers: context.getHeaders(), dispatcher: pools.get(config) };
}

/** Opens a response; the signal governs the body too, so the caller decides how long it may take. */
export async function open(
  connection: Connection,
  call: Call,
  signal: AbortSignal,
): Promise<Result<Response, CallFault>> {
  const attempt = { what: call.what, server: connection.server };
  const url = `${connection.server}${call.path}?${new URLSearchParams(call.query ?? {}).toString()}`;
  try {
    const { headers, dispatcher } = await authorize(connection, url);
    const response = await fetch(url, {
      method: call.body === undefined ? 'GET' : 'POST',
      headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
      signal,
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      ...(dispatcher && { dispatcher }),
    });
    if (response.ok) return ok(response);
    // A rotated client certificate is only seen by a new pool.
    if (response.status === 401) pools.delete(connection.config);
    return fail(answerFault(attempt, response.status, await response.text()));
  } catch (error) {
    return fail(silenceFault(attempt, error));
  }
}

async function read<T>(
  connection: Connection,
  call: Call,
  take: (response: Response) => Promise<T>,
): Promise<Result<T, CallFault>> {
  const limit = AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS);
  const signal = call.signal ? AbortSignal.any([limit, call.signal]) : limit;
  const opened = await open(connection, call, signal);
  if (!opened.ok) return opened;
  try {
    return ok(await take(opened.value));
  } catch (error) {
    return fail(silenceFault({ what: call.what, server: connection.server }, error));
  }
}

/** One call, answered by JSON, within its time limit. */
export const readJson = (connection: Connection, call: Call): Promise<Result<unknown, CallFault>> =>
  read(connection, call, (response) => response.json());

/** One call, answered by text, within its time limit. */
export const readText = (connection: Connection, call: Call): Promise<Result<string, CallFault>> =>
  read(connection, call, (response) => response.text());

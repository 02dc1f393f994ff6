import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  type KubeConfig,
  RequestContext,
  type ResponseBody,
} from '@kubernetes/client-node';
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
  /** Sent as a strategic merge patch, by PATCH. */
  readonly patch?: unknown;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
};

const TIMEOUT_MS = 15_000;

/** client-node makes a new connection pool for each request; one is kept here for each kubeconfig. */
const pools = new WeakMap<KubeConfig, ReturnType<RequestContext['getDispatcher']>>();
const http = new IsomorphicFetchHttpLibrary();

/** Drops the pool with all that hangs in it: a connection that has fallen silent would keep its callers waiting. */
export function dropConnections({ config }: Connection): void {
  const pool = pools.get(config);
  pools.delete(config);
  void pool?.destroy();
}

async function prepare({ config, server }: Connection, call: Call, signal: AbortSignal) {
  const url = `${server}${call.path}?${new URLSearchParams(call.query ?? {}).toString()}`;
  const { method, body, type } = payloadOf(call);
  const context = new RequestContext(url, method);
  await config.applySecurityAuthentication(context);
  const pool = pools.get(config) ?? context.getDispatcher();
  pools.set(config, pool);
  if (pool) context.setDispatcher(pool);
  context.setSignal(signal);
  context.setHeaderParam('accept', 'application/json');
  context.setHeaderParam('content-type', type);
  if (body !== undefined) context.setBody(JSON.stringify(body));
  return context;
}

function payloadOf({ body, patch }: Call): { method: HttpMethod; body: unknown; type: string } {
  if (patch !== undefined)
    return { method: HttpMethod.PATCH, body: patch, type: 'application/strategic-merge-patch+json' };
  return {
    method: body === undefined ? HttpMethod.GET : HttpMethod.POST,
    body,
    type: 'application/json',
  };
}

/** Opens a response; the signal governs the body too, so the caller decides how long it may take. */
export async function open(
  connection: Connection,
  call: Call,
  signal: AbortSignal,
): Promise<Result<ResponseBody, CallFault>> {
  const attempt = { what: call.what, server: connection.server };
  try {
    const { httpStatusCode: status, body } = await http
      .send(await prepare(connection, call, signal))
      .toPromise();
    if (status >= 200 && status < 300) return ok(body);
    // A rotated client certificate is only seen by a new pool.
    if (status === 401) pools.delete(connection.config);
    return fail(answerFault(attempt, status, await body.text()));
  } catch (error) {
    return fail(silenceFault(attempt, error));
  }
}

async function read<T>(
  connection: Connection,
  call: Call,
  take: (body: ResponseBody) => Promise<T>,
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
  read(connection, call, async (body): Promise<unknown> => JSON.parse(await body.text()));

/** One call, answered by text, within its time limit. */
export const readText = (connection: Connection, call: Call): Promise<Result<string, CallFault>> =>
  read(connection, call, (body) => body.text());

import { Agent, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { portForward } from './port-forward';

const ADMIN_PORT = 15_000;
const TIMEOUT_MS = 10_000;
const MAX_MEGABYTES = 8;

/** Carries one request after another over a stream that is not a socket. */
class StreamAgent extends Agent {
  readonly #stream: Duplex;
  constructor(stream: Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#stream = stream;
  }
  override createConnection(): Duplex {
    return this.#stream;
  }
  override keepSocketAlive(): boolean {
    return true;
  }
  override reuseSocket(): void {
    // Only a real socket has timers to set anew.
  }
}

class TooLarge extends Error {}

/** An answer beyond the limit, be it in pieces or in one frame that the WebSocket does not take. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof TooLarge ||
  (error instanceof Error && 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH');

/** The answer's text, within a size. */
function collect(response: IncomingMessage, megabytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > megabytes * 1024 * 1024) response.destroy(new TooLarge());
    });
    response.on('error', reject);
    response.on('end', () => {
      if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(new Error(`the proxy answered with HTTP status ${response.statusCode ?? 0}`));
    });
  });
}

type Get = {
  readonly agent: Agent;
  readonly path: string;
  readonly isLast: boolean;
  readonly megabytes: number;
  readonly signal: AbortSignal;
};

function get({ agent, path, isLast, megabytes, signal }: Get): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { connection: isLast ? 'close' : 'keep-alive' };
    const call = request({ path, host: 'localhost', headers, agent, signal }, (response) => {
      collect(response, megabytes).then(resolve, reject);
    });
    call.on('error', reject);
    call.end();
  });
}

async function getAll(
  stream: Duplex,
  paths: readonly string[],
  limits: Omit<Get, 'agent' | 'path' | 'isLast'>,
) {
  const agent = new StreamAgent(stream);
  const broken = new Promise<never>((_, reject) => stream.on('error', reject));
  broken.catch(() => undefined);
  const texts: string[] = [];
  try {
    for (const [at, path] of paths.entries()) {
      const page = get({ ...limits, agent, path, isLast: at === paths.length - 1 });
      texts.push(await Promise.race([page, broken]));
    }
    return texts;
  } finally {
    agent.destroy();
    stream.destroy();
  }
}

/** Reads pages of a proxy's admin port, one after another over one stream, through the API server. */
export async function readAdminPages(
  connection: Connection,
  pod: { readonly namespace: string; readonly name: string },
  paths: readonly string[],
  { closing, megabytes }: { readonly closing: AbortSignal; readonly megabytes: number },
): Promise<Result<readonly string[]>> {
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]);
  const subject = `pods/portforward of ${pod.namespace}/${pod.name}`;
  const target = { namespace: pod.namespace, pod: pod.name, port: ADMIN_PORT };
  const stream = await portForward(connection, target, { timeoutMs: TIMEOUT_MS, signal });
  if (!stream.ok) return fail({ kind: stream.error.kind, subject, detail: stream.error.detail });
  try {
    return ok(await getAll(stream.value, paths, { megabytes, signal }));
  } catch (error) {
    if (isTooLarge(error)) return fail(tooLarge(subject, pod, megabytes));
    return fail(signal.aborted ? late(subject) : broken(subject, error));
  }
}

/** Reads one page of a proxy's admin port. */
export async function readAdmin(
  connection: Connection,
  pod: { readonly namespace: string; readonly name: string },
  path: string,
  closing: AbortSignal,
): Promise<Result<string>> {
  const pages = await readAdminPages(connection, pod, [path], { closing, megabytes: MAX_MEGABYTES });
  return pages.ok ? ok(pages.value[0] ?? '') : pages;
}

const tooLarge = (
  subject: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  megabytes: number,
): Fault => ({
  kind: 'malformed',
  subject,
  detail: `The proxy's admin port could not be read: the answer is larger than ${megabytes} MB. Look at it with istioctl proxy-config all ${name} -n ${namespace}.`,
});

const late = (subject: string): Fault => ({
  kind: 'timed-out',
  subject,
  detail: `The proxy's admin port did not answer within ${TIMEOUT_MS / 1000} s. Check that the pod runs.`,
});

const broken = (subject: string, error: unknown): Fault => ({
  kind: 'unreachable',
  subject,
  detail: `The proxy's admin port could not be read: ${error instanceof Error ? error.message.replace(/\.$/, '') : 'no answer'}.`,
});

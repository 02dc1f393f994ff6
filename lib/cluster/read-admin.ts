import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { portForward } from './port-forward';

const ADMIN_PORT = 15_000;
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** The answer's text, within a size; the stream is closed in any case. */
function get(stream: Duplex, path: string, signal: AbortSignal): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const call = request(
      { path, host: 'localhost', headers: { connection: 'close' }, createConnection: () => stream, signal },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > MAX_BYTES) response.destroy(new Error('the answer is larger than 8 MB'));
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
          else reject(new Error(`the proxy answered with HTTP status ${response.statusCode ?? 0}`));
        });
      },
    );
    stream.on('error', reject);
    call.on('error', reject);
    call.end();
  }).finally(() => stream.destroy());
}

/** Reads a page of a proxy's admin port, through the API server. */
export async function readAdmin(
  connection: Connection,
  pod: { readonly namespace: string; readonly name: string },
  path: string,
  closing: AbortSignal,
): Promise<Result<string>> {
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]);
  const subject = `pods/portforward of ${pod.namespace}/${pod.name}`;
  const target = { namespace: pod.namespace, pod: pod.name, port: ADMIN_PORT };
  const stream = await portForward(connection, target, { timeoutMs: TIMEOUT_MS, signal });
  if (!stream.ok) return fail({ kind: stream.error.kind, subject, detail: stream.error.detail });
  try {
    return ok(await get(stream.value, path, signal));
  } catch (error) {
    return fail(signal.aborted ? late(subject) : broken(subject, error));
  }
}

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

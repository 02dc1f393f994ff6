import { fail, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { readText } from './request';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/** What a container has written in the last seconds; the beginning of it, where it is more than 1 MB. */
export async function readLog(
  connection: Connection,
  {
    namespace,
    pod,
    container,
  }: { readonly namespace: string; readonly pod: string; readonly container: string },
  sinceSeconds: number,
): Promise<Result<string>> {
  const read = await readText(connection, {
    what: `read the log of container ${container} of pod ${namespace}/${pod}`,
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`,
    query: { container, sinceSeconds: String(sinceSeconds), limitBytes: String(MAX_BYTES) },
    timeoutMs: TIMEOUT_MS,
  });
  if (read.ok) return read;
  const { kind, subject, detail } = read.error;
  return fail({ kind, subject, detail });
}

import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { readText } from './request';

const MAX_BYTES = 1024 * 1024;

/** Reads the end of a container's log, bounded in lines, age and size. */
export async function readLog(
  connection: Connection,
  target: { readonly namespace: string; readonly pod: string; readonly container: string },
  limits: { readonly tailLines: number; readonly sinceSeconds: number },
): Promise<Result<string>> {
  const { namespace, pod, container } = target;
  const answer = await readText(connection, {
    what: `get the log of container ${container} of pod ${namespace}/${pod}`,
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`,
    query: {
      container,
      tailLines: String(limits.tailLines),
      sinceSeconds: String(limits.sinceSeconds),
      limitBytes: String(MAX_BYTES),
    },
  });
  if (answer.ok) return ok(answer.value);
  const { kind, subject, detail } = answer.error;
  return fail({ kind, subject, detail });
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Observation } from '@/lib/mesh/observation';
import { readAccessLog, unseen, withLog } from '@/lib/probe/access-log';
import { findParts } from '@/lib/probe/plan';
import type { Followed } from './prove-edge';
import type { Judged } from './judging';

/** A proxy hands its log on in pieces, a second or so apart; each wait is followed by a look. */
const WAITS_MS = [1_200, 2_000, 4_000];
const PODS_AT_A_TIME = 5;
const SLACK_SECONDS = 5;

type Refusal = { readonly observation: Observation; readonly judged: Judged };

/** The pods that may have refused: those with a proxy behind the edge's port. */
function podsBehind({ observation, judged: { reachability, snapshot } }: Refusal): readonly string[] {
  const target = findParts(reachability, observation.edge)?.target;
  const workload = snapshot.workloads.find(({ id }) => id === target?.id);
  if (!workload) return [];
  const names = new Set(workload.pods);
  return snapshot.pods
    .filter(
      ({ meta, ready, containers }) =>
        meta.namespace === workload.namespace &&
        names.has(meta.name) &&
        ready &&
        containers.some(({ name }) => name === 'istio-proxy'),
    )
    .map(({ meta }) => `${meta.namespace}/${meta.name}`);
}

type Read = {
  readonly details: ReadonlyMap<string, { pod: string; text: string }>;
  readonly fault: string | null;
};

/** Every line about a probe in the logs of some pods, and why one of them could not be read. */
async function readLogs({ source }: Followed, pods: readonly string[], sinceSeconds: number): Promise<Read> {
  const details = new Map<string, { pod: string; text: string }>();
  let fault: string | null = null;
  const waiting = pods.values();
  const work = async (): Promise<void> => {
    for (const of of waiting) {
      const [namespace = '', pod = ''] = of.split('/');
      const log = await source.readLog({ namespace, pod, container: 'istio-proxy' }, sinceSeconds);
      if (!log.ok) fault = log.error.detail;
      else for (const [id, text] of readAccessLog(log.value)) details.set(id, { pod, text });
    }
  };
  await Promise.all(Array.from({ length: PODS_AT_A_TIME }, work));
  return { details, fault };
}

/**
 * Reads who really refused out of the access logs of the destinations' proxies, and records it with the observations.
 * Where there is no line, it records that the policy is predicted and not seen.
 */
export async function nameRefusals(
  followed: Followed,
  refusals: readonly Refusal[],
  now: () => Date,
): Promise<void> {
  let left = refusals.map((refusal) => ({ ...refusal, pods: podsBehind(refusal) }));
  const record = (of: Refusal, observation: Observation): Promise<void> =>
    followed.ledger.add(observation, of.judged);
  let why = 'The access log has no line of this probe: it is off, or not written yet.';
  for (const wait of WAITS_MS) {
    if (left.length === 0) return;
    await delay(wait);
    const oldest = Math.min(...left.map(({ observation }) => Date.parse(observation.at)));
    const since = Math.ceil((now().getTime() - oldest) / 1000) + SLACK_SECONDS;
    const pods = [...new Set(left.flatMap((one) => one.pods))];
    const { details, fault } = await readLogs(followed, pods, since);
    const found = left.filter(({ observation: { id } }) => details.has(id));
    await Promise.all(
      found.flatMap((one) => {
        const line = details.get(one.observation.id);
        return line ? [record(one, withLog(one.observation, line.pod, line.text))] : [];
      }),
    );
    left = left.filter((one) => !found.includes(one));
    if (fault !== null) why = fault.endsWith('.') ? fault : `${fault}.`;
    if (found.length > 0) followed.touch();
    // A log that may not be read does not become readable by waiting.
    if (fault !== null && details.size === 0) break;
  }
  await Promise.all(
    left.map((one) => {
      const reason = one.pods.length === 0 ? 'No proxy with an access log stands in front of it.' : why;
      return record(one, { ...one.observation, log: unseen(reason) });
    }),
  );
  if (left.length > 0) followed.touch();
}

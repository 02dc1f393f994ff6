import type { Operation } from '@/lib/api/contract';
import { evaluate } from '@/lib/engine/evaluate';
import { edgeAt } from '@/lib/mesh/edges';
import type { Principal, Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Judged } from './open-mesh';

/** More classes of callers than this hang on the request at one workload only in a made-up mesh. */
const MOST = 2_000;

const callerOf = ({ kind, id, namespace, serviceAccount }: Principal): NonNullable<AccessRequest['from']> =>
  kind === 'anonymous' ? { identity: null } : { namespace, serviceAccount, identity: `spiffe://${id}` };

const calleeOf = (target: Target, { service, port, targetPort }: WorkloadPort): AccessRequest['to'] => ({
  namespace: target.namespace,
  workload: target.id,
  service,
  port,
  ...(service === null && { targetPort: targetPort ?? port }),
});

/** Decides one operation for every class of callers whose answer at these ports hangs on the request. */
export function decideOperation(
  {
    to,
    method,
    path,
  }: { readonly to: string; readonly method?: string | undefined; readonly path?: string | undefined },
  { model, reachability }: Pick<Judged, 'model' | 'reachability'>,
): Operation {
  const principals = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  const decided: Operation['decided'] = [];
  for (const target of reachability.targets)
    for (const port of target.ports) {
      if (to !== target.id && to !== port.id) continue;
      for (const { members } of reachability.principalClasses) {
        const [first = ''] = members;
        const principal = principals.get(first);
        const answer = principal && edgeAt(reachability, first, port.id);
        if (answer?.decision.verdict !== 'conditional' || principal === undefined || decided.length === MOST)
          continue;
        const request: AccessRequest = {
          from: callerOf(principal),
          to: calleeOf(target, port),
          transport: 'auto',
          ...(method !== undefined && { method }),
          ...(path !== undefined && { path }),
        };
        decided.push({ edge: answer.id, verdict: evaluate(model, request).verdict });
      }
    }
  return { decided };
}

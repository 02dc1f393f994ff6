import type { Operation } from '@/lib/api/contract';
import { evaluateAs } from '@/lib/engine/evaluate';
import { edgeAt } from '@/lib/mesh/edges';
import type { Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Judged } from './judging';

/** More classes of callers than this hang on the request at one workload only in a made-up mesh. */
const MOST = 2_000;

const calleeOf = (target: Target, { service, port, targetPort }: WorkloadPort): AccessRequest['to'] => ({
  namespace: target.namespace,
  workload: target.id,
  service,
  port,
  ...(service === null && { targetPort: targetPort ?? port }),
});

/** The workload or port that an operation is asked of. */
type Asked = {
  readonly to: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
};

type Ground = Pick<Judged, 'model' | 'reachability'>;

const portsOf = ({ to }: Asked, { reachability }: Ground) =>
  reachability.targets.flatMap((target) =>
    target.ports.filter(({ id }) => to === target.id || to === id).map((port) => ({ target, port })),
  );

const requestOf = ({ method, path }: Asked, to: AccessRequest['to']) => ({
  to,
  transport: 'auto' as const,
  ...(method !== undefined && { method }),
  ...(path !== undefined && { path }),
});

/** Decides one operation for every class of callers whose answer at these ports hangs on the request. */
export function decideOperation(asked: Asked, ground: Ground): Operation {
  const { model, reachability } = ground;
  const known = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  const callers = reachability.principalClasses.flatMap(
    ({ members: [first = ''] }) => known.get(first) ?? [],
  );
  const decided: Operation['decided'] = [];
  for (const { target, port } of portsOf(asked, ground))
    for (const principal of callers) {
      const edge = edgeAt(reachability, principal.id, port.id);
      if (edge?.decision.verdict !== 'conditional' || decided.length === MOST) continue;
      const request = requestOf(asked, calleeOf(target, port));
      decided.push({ edge: edge.id, verdict: evaluateAs(model, principal, request).verdict });
    }
  return { decided };
}

import type { Edge, Principal } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import { resolveClient } from './caller';
import type { Destination } from './callee';
import { findCondition } from './condition';
import { toVerdict, type Verdictum } from './evaluate';
import { type Judgement, judgeCall } from './judge';
import type { Model, ModelWorkload } from './model';
import type { Address } from './ports';
import { protocolOf } from './protocol';

/** What an edge says, apart from whose it is. */
export type Answer = Pick<Edge, 'decision' | 'condition'>;

/** One answer with the judgement that its steps are told from. */
interface JudgedAnswer {
  readonly answer: Answer;
  readonly judgement: Judgement;
}

/** Who calls, as one of the principal's workloads. */
export const callerOf = ({
  id,
  kind,
  namespace,
  serviceAccount,
  workloads,
}: Principal): AccessRequest['from'] => {
  if (kind === 'anonymous') return { identity: null };
  const [workload] = workloads;
  return {
    identity: `spiffe://${id}`,
    namespace,
    serviceAccount,
    ...(workload === undefined ? {} : { workload }),
  };
};

/** The edge's request: who and where are fixed, everything else is open. */
const edgeRequest = (principal: Principal, entry: ModelWorkload, address: Address): AccessRequest => ({
  from: callerOf(principal),
  to: {
    namespace: entry.workload.namespace,
    workload: entry.workload.id,
    service: address.service?.meta.name ?? null,
    port: address.port,
    ...(address.service === null ? { targetPort: address.port } : {}),
  },
  transport: 'auto',
});

/** The host that a probe sends: the Service's name with its port, unless that is the default one. */
const authority = ({ workload }: ModelWorkload, { service, port }: Address): string => {
  const name = service === null ? 'pod' : `${service.meta.name}.${workload.namespace}`;
  return port === 80 ? name : `${name}:${port}`;
};

const isOpen = ({ reason, verdict }: Judgement): boolean =>
  verdict === 'unknown' && reason === 'fact-missing';

/** Judges one principal at one port, with the request left open. */
export const answerOf = (
  model: Model,
  principal: Principal,
  entry: ModelWorkload,
  address: Address,
): JudgedAnswer => {
  const request = edgeRequest(principal, entry, address);
  const client = { ...resolveClient(model, request.from), ip: undefined };
  const destination: Destination = { entry, ...address };
  const isUdp = address.servicePort !== null && protocolOf(address.servicePort) === 'udp';
  const judge = (asked: AccessRequest) => judgeCall({ model, request: asked, client, destination });
  const judgement = judge(request);
  const condition = isOpen(judgement)
    ? findCondition(
        judgement,
        { ...request, host: authority(entry, address) },
        (asked) => judge(asked).verdict,
      )
    : null;
  const decision: Verdictum = isUdp
    ? { ...toVerdict(judgement), verdict: 'unknown', reason: 'not-modelled', detail: 'UDP is not proxied.' }
    : toVerdict(judgement);
  return {
    answer: {
      decision:
        condition === null ? decision : { ...decision, verdict: 'conditional', reason: 'depends-on-request' },
      condition,
    },
    judgement,
  };
};

/** The edge of one principal to one port. */
export const toEdge = (principal: Principal, target: string, port: string, answer: Answer): Edge => ({
  id: `${principal.id}>${port}`,
  principal: principal.id,
  target,
  port,
  ...answer,
});

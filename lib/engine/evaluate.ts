import type { Principal } from '@/lib/mesh/reachability';
import type { AccessRequest, Callee } from '@/lib/mesh/request';
import type { Decision } from '@/lib/mesh/verdict';
import { type Client, resolveClients } from './caller';
import { alike, type Callers, callersOf, clientsTo, hangsOnCaller } from './callers';
import { type Destination, resolveDestinations } from './callee';
import { gapFor, gapText } from './gaps';
import { type Judgement, judgeCall } from './judge';
import type { Model, ModelWorkload } from './model';
import { matchPath, nearestMiss } from './nearest-miss';
import { stepsOf } from './wording';

/** The decision without its steps: what an edge keeps. */
export type Verdictum = Omit<Decision, 'steps' | 'nearestMiss'>;

const missOf = ({ outcome, facts, point }: Judgement) =>
  outcome?.reason === 'not-allowed' && facts !== null && point !== null
    ? nearestMiss(point.enforcement(facts.chain).allow, facts)
    : null;

/** The part of a decision that names what decided. */
export const toVerdict = (judgement: Judgement): Verdictum => {
  const { verdict, reason, detail, enforcer, outcome, facts, point } = judgement;
  const head = { verdict, reason, detail, enforcer };
  if (reason === 'gap' || facts === null || outcome === null || point === null)
    return { ...head, policy: judgement.by, rule: null, path: null };
  if (outcome.by !== null) {
    const { policy, rule } = outcome.by;
    return { ...head, policy: policy.ref, rule: rule.index, path: matchPath(rule, facts) };
  }
  const miss = missOf(judgement);
  if (miss !== null) return { ...head, policy: miss.policy, rule: miss.rule, path: miss.path };
  const [present] = point.enforcement(facts.chain).allow;
  const policy = reason === 'not-allowed' ? (present?.ref ?? null) : null;
  return { ...head, policy, rule: null, path: policy === null ? null : 'spec' };
};

/** The whole derivation of one judgement. */
export const toDecision = (judgement: Judgement): Decision => ({
  ...toVerdict(judgement),
  steps: stepsOf(judgement),
  nearestMiss: judgement.reason === 'not-allowed' ? missOf(judgement) : null,
});

const nothing = (part: Pick<Decision, 'verdict' | 'reason' | 'detail'>, text: string): Decision => ({
  ...part,
  enforcer: 'none',
  policy: null,
  rule: null,
  path: null,
  steps: [
    {
      stage: 'routing',
      outcome: part.verdict === 'unknown' ? 'unknown' : 'decided',
      text: [text],
      policy: null,
      rule: null,
    },
  ],
  nearestMiss: null,
});

const cannotTell = (reason: 'gap' | 'not-modelled', detail: string): Decision =>
  nothing({ verdict: 'unknown', reason, detail }, `${detail}: what answers there is not known`);

/** No workload answers, as far as the mesh was read. */
const nowhere = (model: Model, { namespace, service: name }: Callee): Decision => {
  const { scope } = model.snapshot;
  if (scope.length > 0 && !scope.includes(namespace))
    return cannotTell('gap', `namespace ${namespace} was not read`);
  const gap = gapFor(model, 'service', [namespace]) ?? gapFor(model, 'pod', [namespace]);
  if (gap !== null) return cannotTell('gap', gapText(gap));
  const service = typeof name === 'string' ? model.service(namespace, name) : undefined;
  if (service?.selector === null) return cannotTell('not-modelled', 'a Service without a selector');
  return nothing({ verdict: 'unreachable', reason: 'no-endpoint', detail: '' }, 'no workload answers there');
};

/** Who calls, at a workload: several, where they may get different answers. */
type ClientsAt = (entry: ModelWorkload) => readonly Client[];

/** Judges one request at one workload, from whoever may have sent it. */
const judgeAt = (
  model: Model,
  request: AccessRequest,
  clients: readonly Client[],
  destination: Destination,
): Judgement => {
  const heard = clients.map((client) => {
    const judgement = judgeCall({ model, request, client, destination });
    return { client, judgement, verdict: judgement.verdict };
  });
  const [first] = heard;
  if (first === undefined) throw new Error('Every request has a client.');
  return heard.every(({ verdict }) => verdict === first.verdict)
    ? first.judgement
    : hangsOnCaller(destination, heard);
};

/** Judges one request at every workload that could answer. */
const decideFor = (model: Model, request: AccessRequest, clientsAt: ClientsAt): Decision => {
  const judged = resolveDestinations(model, request.to).map((destination) =>
    judgeAt(model, request, clientsAt(destination.entry), destination),
  );
  const [first] = judged;
  if (first === undefined) return nowhere(model, request.to);
  const decision = toDecision(first);
  if (judged.every(({ verdict }) => verdict === first.verdict)) return decision;
  return {
    ...decision,
    verdict: 'unknown',
    reason: 'fact-missing',
    detail: 'which of the workloads behind the Service answers',
  };
};

const among =
  (model: Model, callers: Callers): ClientsAt =>
  (entry) =>
    clientsTo(model, callers, entry).map(({ client }) => client);

/** Judges one request as Istio would; a fact that nobody gave counts only where it can change the answer. */
export const evaluate = (model: Model, request: AccessRequest): Decision => {
  const clients = resolveClients(model, request.from);
  return decideFor(
    model,
    request,
    clients.length === 1 ? () => clients : among(model, alike(model, clients)),
  );
};

/** The same for a request of a principal, from whichever of its workloads. */
export const evaluateAs = (
  model: Model,
  principal: Principal,
  request: Omit<AccessRequest, 'from'>,
): Decision => decideFor(model, request, among(model, callersOf(model, principal)));

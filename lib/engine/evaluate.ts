import type { AccessRequest } from '@/lib/mesh/request';
import type { Decision } from '@/lib/mesh/verdict';
import { type Client, resolveClient } from './caller';
import { type Destination, resolveDestinations } from './callee';
import { type Judgement, judgeCall } from './judge';
import type { Model } from './model';
import { matchPath, nearestMiss } from './nearest-miss';
import { stepsOf } from './wording';

/** The decision without its steps: what an edge keeps. */
export type Verdictum = Omit<Decision, 'steps' | 'nearestMiss'>;

const missOf = ({ outcome, facts, destination }: Judgement) =>
  outcome?.reason === 'not-allowed' && facts !== null
    ? nearestMiss(destination.entry.enforcement(facts.chain).allow, facts)
    : null;

/** The part of a decision that names what decided. */
export const toVerdict = (judgement: Judgement): Verdictum => {
  const { verdict, reason, detail, enforcer, outcome, facts, destination } = judgement;
  const head = { verdict, reason, detail, enforcer };
  if (reason === 'gap' || facts === null || outcome === null)
    return { ...head, policy: judgement.by, rule: null, path: null };
  if (outcome.by !== null) {
    const { policy, rule } = outcome.by;
    return { ...head, policy: policy.ref, rule: rule.index, path: matchPath(rule, facts) };
  }
  const miss = missOf(judgement);
  if (miss !== null) return { ...head, policy: miss.policy, rule: miss.rule, path: miss.path };
  const [present] = destination.entry.enforcement(facts.chain).allow;
  const policy = reason === 'not-allowed' ? (present?.ref ?? null) : null;
  return { ...head, policy, rule: null, path: policy === null ? null : 'spec' };
};

/** The whole derivation of one judgement. */
export const toDecision = (judgement: Judgement): Decision => ({
  ...toVerdict(judgement),
  steps: stepsOf(judgement),
  nearestMiss: judgement.reason === 'not-allowed' ? missOf(judgement) : null,
});

const NOWHERE: Decision = {
  verdict: 'unreachable',
  reason: 'no-endpoint',
  detail: '',
  enforcer: 'none',
  policy: null,
  rule: null,
  path: null,
  steps: [
    { stage: 'routing', outcome: 'decided', text: ['no workload answers there'], policy: null, rule: null },
  ],
  nearestMiss: null,
};

/** Judges one request at every workload that could answer. */
const judgeAll = (
  model: Model,
  request: AccessRequest,
  client: Client,
  destinations: readonly Destination[],
): readonly Judgement[] =>
  destinations.map((destination) => judgeCall({ model, request, client, destination }));

/** Judges one request as Istio would; a fact that nobody gave counts only where it can change the answer. */
export const evaluate = (model: Model, request: AccessRequest): Decision => {
  const client = resolveClient(model, request.from);
  const judged = judgeAll(model, request, client, resolveDestinations(model, request.to));
  const [first] = judged;
  if (first === undefined) return NOWHERE;
  const decision = toDecision(first);
  if (judged.every(({ verdict }) => verdict === first.verdict)) return decision;
  return {
    ...decision,
    verdict: 'unknown',
    reason: 'fact-missing',
    detail: 'which of the workloads behind the Service answers',
  };
};

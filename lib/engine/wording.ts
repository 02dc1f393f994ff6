import type { Phrase, Step } from '@/lib/mesh/verdict';
import type { Facts } from './facts';
import type { Judgement } from './judge';
import { modeAt, modeSource } from './mtls';
import { firstMatch, policyMatches } from './decide';
import type { BuiltPolicy } from './policy';

type Stage = Step['stage'];

const step = (stage: Stage, outcome: Step['outcome'], text: Phrase): Step => ({
  stage,
  outcome,
  text,
  policy: null,
  rule: null,
});

const NONE: Phrase = ['none selects this workload'];
const count = (number: number): string => `${number} ${number === 1 ? 'rule' : 'rules'}`;

const unmatched = (policies: readonly BuiltPolicy[]): Phrase => {
  const [only] = policies;
  if (policies.length === 1 && only !== undefined)
    return [
      { code: only.ref.name },
      only.written === 0 ? ': no rules, so none can match' : `: ${count(only.written)}, none matches`,
    ];
  const rules = policies.reduce((sum, { written }) => sum + written, 0);
  return [`${policies.length} policies, ${count(rules)}, none matches`];
};

/** One stage of the filters: which policies it looked at, and whether one of them ended it. */
const policyStep = (stage: Stage, policies: readonly BuiltPolicy[], facts: Facts): Step => {
  if (policies.length === 0) return step(stage, 'none', NONE);
  const match = firstMatch(policies, facts);
  if (match !== null)
    return {
      stage,
      outcome: stage === 'audit' ? 'passed' : 'decided',
      text: [{ code: match.policy.ref.name }, `: rule ${match.rule.index} matches`],
      policy: match.policy.ref,
      rule: match.rule.index,
    };
  const [open] = policies.filter((policy) => policyMatches(policy, facts) !== false);
  if (open === undefined) return step(stage, 'passed', unmatched(policies));
  return {
    ...step(stage, 'unknown', [{ code: open.ref.name }, ': may match, it hangs on the request']),
    policy: open.ref,
  };
};

const presented = (facts: Facts | null): Phrase => {
  const identity = facts?.identity;
  if (identity === undefined) return ['The caller’s identity is not known'];
  if (identity === null) return ['Caller presents no identity'];
  return ['Caller presents ', { code: identity.replace('spiffe://', '') }];
};

const mtlsStep = (judgement: Judgement): Step => {
  const { destination, facts, transport, reason } = judgement;
  const port = destination.targetPort ?? destination.port;
  const mode = modeAt(destination.entry.mtls, port);
  const source = modeSource(destination.entry.mtls, port);
  const policy = source && { kind: source.kind, namespace: source.meta.namespace, name: source.meta.name };
  const refused: Phrase = [
    `${mode}. `,
    transport?.mode === 'mtls' ? 'The caller’s proxy sends mTLS' : 'The caller sends plaintext',
  ];
  return facts === null
    ? { ...step('mtls', reason === 'gap' ? 'unknown' : 'decided', refused), policy }
    : { ...step('mtls', 'passed', [`${mode}. `, ...presented(facts)]), policy };
};

const routingStep = ({ transport, destination, by }: Judgement): Step | null => {
  if (transport?.why === 'passthrough')
    return step('routing', 'passed', [
      destination.service === null
        ? 'no Service has this port, so the caller’s proxy passes the call on as plaintext'
        : 'the host names no Service, so the caller’s proxy passes the call on as plaintext',
    ]);
  if (transport?.mode === 'blocked')
    return step('routing', 'decided', ['the caller’s proxy does not send it']);
  if (transport?.by == null) return null;
  const rule = {
    kind: transport.by.kind,
    namespace: transport.by.meta.namespace,
    name: transport.by.meta.name,
  };
  return {
    ...step('routing', by === null ? 'passed' : 'decided', [
      { code: rule.name },
      ' sets the TLS that the caller’s proxy sends',
    ]),
    policy: rule,
  };
};

const filterSteps = (judgement: Judgement, facts: Facts): readonly Step[] => {
  const { destination, reason, verdict } = judgement;
  const { custom, audit, deny, allow } = destination.entry.enforcement(facts.chain);
  const steps: Step[] = [policyStep('custom', custom, facts)];
  if (custom.length > 0 && steps[0]?.outcome === 'decided' && verdict === 'deny' && reason !== 'denied-by')
    steps[0] = { ...steps[0], outcome: 'passed' };
  if (facts.chain === 'http' && destination.entry.authentications.length > 0) {
    const refused = reason === 'token-refused';
    steps.push(
      step('jwt', refused ? 'decided' : 'passed', [refused ? judgement.detail : 'no invalid token']),
    );
    if (refused) return steps;
  }
  if (audit.length > 0) steps.push(policyStep('audit', audit, facts));
  steps.push(policyStep('deny', deny, facts));
  if (steps.at(-1)?.outcome === 'decided') return steps;
  steps.push(policyStep('allow', allow, facts));
  if (verdict === 'deny' && reason === 'not-allowed')
    steps.push(step('default', 'decided', ['deny, because an ALLOW policy is present']));
  if (verdict === 'allow' && reason === 'no-allow-policy')
    steps.push(step('default', 'decided', ['allow, because no ALLOW policy selects this workload']));
  return steps;
};

/** The steps of the evaluation, in Istio's order, up to the one that ended it. */
export const stepsOf = (judgement: Judgement): Step[] => {
  const { facts, reason, enforcer, detail } = judgement;
  if (reason === 'not-enforced')
    return [step('mtls', 'decided', ['the workload has no proxy, so nothing is enforced'])];
  if (reason === 'not-modelled') return [step('routing', 'unknown', [`${detail}: not decided here yet`])];
  if (reason === 'no-endpoint') return [step('routing', 'decided', ['no pod answers behind this port'])];
  const routing = routingStep(judgement);
  const head = routing === null ? [] : [routing];
  if (facts === null && enforcer === 'client' && routing?.outcome === 'decided') return head;
  if (reason === 'bad-request')
    return [...head, step('mtls', 'decided', ['the proxy answers 400 before any policy'])];
  const tail = facts === null ? [] : filterSteps(judgement, facts);
  return [...head, mtlsStep(judgement), ...tail];
};

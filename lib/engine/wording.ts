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

const customStep = ({ reason }: Judgement, custom: readonly BuiltPolicy[], facts: Facts): Step => {
  const asked = policyStep('custom', custom, facts);
  // A provider's say is not the last one: what comes after it may still deny.
  return asked.outcome === 'decided' && reason === 'not-allowed' ? { ...asked, outcome: 'passed' } : asked;
};

const jwtStep = ({ reason, detail }: Judgement): Step =>
  reason === 'token-refused'
    ? step('jwt', 'decided', [detail])
    : step('jwt', 'passed', ['no token is required, an invalid one is refused']);

const defaultStep = ({ reason }: Judgement): readonly Step[] => {
  if (reason === 'not-allowed')
    return [step('default', 'decided', ['deny, because an ALLOW policy is present'])];
  if (reason === 'no-allow-policy')
    return [step('default', 'decided', ['allow, because no ALLOW policy selects this workload'])];
  return [];
};

const filterSteps = (judgement: Judgement, facts: Facts): readonly Step[] => {
  const { authentications, enforcement } = judgement.destination.entry;
  const { custom, audit, deny, allow } = enforcement(facts.chain);
  const head = [customStep(judgement, custom, facts)];
  if (facts.chain === 'http' && authentications.length > 0) head.push(jwtStep(judgement));
  if (judgement.reason === 'token-refused') return head;
  if (audit.length > 0) head.push(policyStep('audit', audit, facts));
  const denied = policyStep('deny', deny, facts);
  if (denied.outcome === 'decided') return [...head, denied];
  return [...head, denied, policyStep('allow', allow, facts), ...defaultStep(judgement)];
};

const ONE_STEP: Partial<Record<Judgement['reason'], Step>> = {
  'not-enforced': step('mtls', 'decided', ['the workload has no proxy, so nothing is enforced']),
  'no-endpoint': step('routing', 'decided', ['no pod answers behind this port']),
  'bad-request': step('routing', 'decided', ['the proxy answers 400 before any policy']),
};

/** The steps of the evaluation, in Istio's order, up to the one that ended it. */
export const stepsOf = (judgement: Judgement): Step[] => {
  const { facts, reason, enforcer, detail } = judgement;
  const only = ONE_STEP[reason];
  if (only !== undefined) return [only];
  if (reason === 'not-modelled') return [step('routing', 'unknown', [`${detail}: not decided here yet`])];
  const routing = routingStep(judgement);
  const head = routing === null ? [] : [routing];
  if (facts === null && enforcer === 'client' && routing?.outcome === 'decided') return head;
  return [...head, mtlsStep(judgement), ...(facts === null ? [] : filterSteps(judgement, facts))];
};

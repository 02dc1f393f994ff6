import type { Phrase, Step } from '@/lib/mesh/verdict';
import type { Facts } from './facts';
import { type Judgement, refOf } from './judgement';
import { modeAt, modeSource } from './mtls';
import { firstMatch, policyMatches } from './decide';
import type { Point } from './point';
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
const NONE_AT_WAYPOINT: Phrase = ['none is for the waypoint'];
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

/** Where the filters run, and what they see. */
interface Seen {
  readonly point: Point;
  readonly facts: Facts;
}

/** One stage of the filters: which policies it looked at, and whether one of them ended it. */
const policyStep = (stage: Stage, policies: readonly BuiltPolicy[], { point, facts }: Seen): Step => {
  if (policies.length === 0)
    return step(stage, 'none', point.enforcer === 'waypoint' ? NONE_AT_WAYPOINT : NONE);
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

/** A tunnel carries the identity whatever the mode is. */
const tunnelStep = ({ facts, transport }: Judgement): Step =>
  step('mtls', 'passed', [transport?.mode === 'mtls' ? 'HBONE. ' : 'No tunnel. ', ...presented(facts)]);

const handshakeStep = ({ destination, facts, transport, reason, by, verdict }: Judgement): Step => {
  const port = destination.targetPort ?? destination.port;
  const { mtls } = destination.entry;
  const mode = modeAt(mtls, port);
  const source = refOf(modeSource(mtls, port));
  if (facts !== null)
    return { ...step('mtls', 'passed', [`${mode}. `, ...presented(facts)]), policy: source };
  const sent = transport?.mode === 'mtls' ? 'The caller’s proxy sends mTLS' : 'The caller sends plaintext';
  return {
    ...step('mtls', verdict === 'unknown' ? 'unknown' : 'decided', [`${mode}. `, sent]),
    policy: reason === 'mtls-required' ? (by ?? source) : source,
  };
};

const mtlsStep = (judgement: Judgement): Step => {
  const { facts, transport, point } = judgement;
  const isTunnel = facts !== null && (transport?.why === 'hbone' || point?.enforcer === 'ztunnel');
  return isTunnel ? tunnelStep(judgement) : handshakeStep(judgement);
};

const routingStep = ({ transport, destination, by }: Judgement): Step | null => {
  if (transport?.why === 'passthrough')
    return step('routing', 'passed', [
      destination.service === null
        ? 'no Service has this port, so the caller’s proxy passes the call on as plaintext'
        : 'the host names no Service, so the caller’s proxy passes the call on as plaintext',
    ]);
  if (transport?.why === 'no-hbone')
    return step('routing', 'passed', ['ztunnel sends plaintext, since this proxy takes no tunnel']);
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

const customStep = ({ reason }: Judgement, custom: readonly BuiltPolicy[], seen: Seen): Step => {
  const asked = policyStep('custom', custom, seen);
  // A provider's say is not the last one: what comes after it may still deny.
  return asked.outcome === 'decided' && reason === 'not-allowed' ? { ...asked, outcome: 'passed' } : asked;
};

/** A match admits a request only where nothing is left that could stop it. */
const allowStep = ({ verdict }: Judgement, allow: readonly BuiltPolicy[], seen: Seen): Step => {
  const matched = policyStep('allow', allow, seen);
  return matched.outcome === 'decided' && verdict !== 'allow' ? { ...matched, outcome: 'passed' } : matched;
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

const filterSteps = (judgement: Judgement, seen: Seen): readonly Step[] => {
  const { authentications, enforcement } = seen.point;
  const { custom, audit, deny, allow } = enforcement(seen.facts.chain);
  const head = seen.point.enforcer === 'ztunnel' ? [] : [customStep(judgement, custom, seen)];
  if (seen.facts.chain === 'http' && authentications.length > 0) head.push(jwtStep(judgement));
  if (judgement.reason === 'token-refused') return head;
  if (audit.length > 0) head.push(policyStep('audit', audit, seen));
  const denied = policyStep('deny', deny, seen);
  if (denied.outcome === 'decided') return [...head, denied];
  return [...head, denied, allowStep(judgement, allow, seen), ...defaultStep(judgement)];
};

const ONE_STEP: Partial<Record<Judgement['reason'], Step>> = {
  'not-enforced': step('mtls', 'decided', ['the workload has no proxy, so nothing is enforced']),
  'no-endpoint': step('routing', 'decided', ['no pod answers behind this port']),
  'bad-request': step('routing', 'decided', ['the proxy answers 400 before any policy']),
};

/** The network comes before every proxy at the other end. */
const networkStep = ({ reason, detail, by }: Judgement): Step => ({
  ...step('routing', reason === 'network-policy' ? 'decided' : 'unknown', [detail]),
  policy: by,
});

/** Where one step says it all: nothing came to a filter. */
const soleStep = ({ reason, detail, transport, by }: Judgement): Step | null => {
  if (reason === 'not-modelled') return step('routing', 'unknown', [`${detail}: not decided here yet`]);
  if (reason === 'depends-on-client') return step('routing', 'unknown', [detail]);
  if (reason === 'no-route' && transport === null)
    return { ...step('routing', 'decided', [detail]), policy: by };
  const only = ONE_STEP[reason] ?? null;
  return reason === 'not-enforced' && only !== null && detail !== '' ? { ...only, text: [detail] } : only;
};

const ownSteps = (judgement: Judgement): readonly Step[] => {
  const { facts, point, enforcer } = judgement;
  const sole = soleStep(judgement);
  if (sole !== null) return [sole];
  const routing = routingStep(judgement);
  const head = routing === null ? [] : [routing];
  if (facts === null && enforcer === 'client' && routing?.outcome === 'decided') return head;
  const filters = facts === null || point === null ? [] : filterSteps(judgement, { facts, point });
  return [...head, mtlsStep(judgement), ...filters];
};

/** What passes one point only comes to the next one. */
const passed = (before: Judgement): readonly Step[] => [
  step('routing', 'passed', ['ztunnel carries the call through a waypoint']),
  ...ownSteps(before).map((one): Step => (one.outcome === 'decided' ? { ...one, outcome: 'passed' } : one)),
  step('routing', 'passed', ['from here on the waypoint is the caller']),
];

/** The steps of the evaluation, in Istio's order, up to the one that ended it. */
export const stepsOf = (judgement: Judgement): Step[] => [
  ...judgement.before.flatMap(passed),
  ...(judgement.enforcer === 'network' ? [networkStep(judgement)] : ownSteps(judgement)),
];

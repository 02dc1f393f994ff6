import { transportsTo } from '@/lib/engine/edge-transport';
import type { ProxyConfig } from '@/lib/envoy/config-nouns';
import type { Difference, Distributed, HeldAnswer, ProxyState } from '@/lib/mesh/distributed';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Edge, Principal, Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { Decision, Verdict } from '@/lib/mesh/verdict';
import type { DataPlane } from '@/lib/mesh/workload';
import { planProbe } from '@/lib/probe/plan';
import { agreesWith, type Arrival, heldAnswers, heldVerdict } from './held-answer';
import type { Judged } from './judging';

/** One edge with its two ends. */
export type Ends = {
  readonly edge: Edge;
  readonly principal: Principal;
  readonly target: Target;
  readonly port: WorkloadPort;
};

const none = (detail: string): Distributed => ({ kind: 'none', detail });
const unread = (detail: string): Distributed => ({ kind: 'unread', detail, proxy: null });

/** Of what stands before a workload, only sidecars are read. */
const NOT_READ: Readonly<Record<DataPlane, Distributed | null>> = {
  sidecar: null,
  ambient: unread(
    'The ztunnel of the node enforces for this workload, and what a ztunnel holds is not read.',
  ),
  waypoint: unread('This is a waypoint, and what a waypoint holds is not read.'),
  gateway: unread('This is a gateway, and what a gateway holds is not read.'),
  none: none('No proxy stands before this workload, so nothing is distributed to it.'),
};

/** What is said of an edge of which no sidecar can speak; null: one can. */
export const withoutSidecar = ({ target }: Pick<Ends, 'target'>, kind: string): Distributed | null =>
  kind === 'files' ? none('Files hold no proxy.') : NOT_READ[target.dataPlane];

const sourceIp = (judged: Judged, edge: Edge): string | null => {
  const plan = planProbe({ ...judged, edge: edge.id, id: 'preview' });
  if (!plan.ok) return null;
  const { namespace, pod } = plan.value.client;
  return (
    judged.snapshot.pods.find(({ meta }) => meta.namespace === namespace && meta.name === pod)?.ip ?? null
  );
};

/** The proxy of a workload, and how calls come to it. */
export type Held = {
  readonly pod: Pod;
  readonly config: ProxyConfig;
  readonly transportOf: ReturnType<typeof transportsTo>;
};

/** What the proxy does with the edge's requests. */
export function judgeHeld(judged: Judged, ends: Ends, { pod, config, transportOf }: Held): HeldAnswer[] {
  const { edge, principal, target, port } = ends;
  const transport = transportOf(principal, port.id);
  if (transport === null || transport.mode === 'blocked')
    return [unasked(edge.decision.verdict, 'how the call reaches it is not known')];
  if (transport.why === 'hbone')
    return [unasked(edge.decision.verdict, 'the call comes through a tunnel, which is not followed')];
  const arrival: Arrival = { mode: transport.mode, sni: transport.sni };
  const ip = { destination: pod.ip ?? '0.0.0.0', source: () => sourceIp(judged, edge) };
  return heldAnswers({ config, edge, principal, target, port, arrival, ip });
}

const unasked = (declared: Verdict, because: string): HeldAnswer => ({
  request: 'any',
  declared,
  held: 'unknown',
  rules: [],
  because,
});

/** Whose decision it is: a client that sends nothing, or a NetworkPolicy, leaves the proxy nothing to answer. */
const isOthers = ({ enforcer, verdict }: Pick<Decision, 'enforcer' | 'verdict'>): boolean =>
  (verdict === 'deny' || verdict === 'unreachable') && enforcer !== 'sidecar';

/** True, false, or null: the two cannot be compared. */
export function heldAgrees(edge: Pick<Edge, 'decision'>, answers: readonly HeldAnswer[]): boolean | null {
  if (isOthers(edge.decision)) return null;
  const each = answers.map(agreesWith);
  return each.includes(false) ? false : each.includes(null) || each.length === 0 ? null : true;
}

const WOULD: Readonly<Record<Verdict, string>> = {
  allow: 'allows it',
  deny: 'denies it',
  conditional: 'allows it on the same condition',
  unreachable: 'does not pass it on',
  delegated: 'asks an external authorizer',
  unknown: 'cannot be judged',
};

const IS: Readonly<Record<Verdict, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'conditional',
  unreachable: 'unreachable',
  delegated: 'left to an external authorizer',
  unknown: 'unknown',
};

const clause = (answers: readonly HeldAnswer[]): string =>
  answers.length === 1
    ? (answers[0]?.because ?? '')
    : answers.map(({ request, because }) => `for ${request} ${because}`).join('; ');

/** Verdict, comparison and reason as one sentence. */
export function heldSentence(edge: Pick<Edge, 'decision'>, answers: readonly HeldAnswer[]): string {
  const verdict = heldVerdict(edge, answers);
  const agrees = heldAgrees(edge, answers);
  const because = clause(answers);
  if (verdict === 'unknown') return `What the proxy would do cannot be told: ${because}.`;
  if (agrees === true) return `The proxy ${WOULD[verdict]}: ${because}.`;
  const declared = IS[edge.decision.verdict];
  if (agrees === false) return `Declared ${declared}, but the proxy ${WOULD[verdict]}: ${because}.`;
  return `The proxy ${WOULD[verdict]}: ${because}. That it is ${declared} is not this proxy's to decide.`;
}

/** What the edge's own proxy holds of it, beside its state. */
export function toDistributed(
  judged: Judged,
  ends: Ends,
  read: { readonly pod: Pod; readonly state: ProxyState; readonly config: ProxyConfig },
): Distributed {
  const { edge, target } = ends;
  const held = { ...read, transportOf: transportsTo(judged.model, target.id) };
  const answers = judgeHeld(judged, ends, held);
  const verdict = heldVerdict(edge, answers);
  const agrees = heldAgrees(edge, answers);
  const sentence = heldSentence(edge, answers);
  const other: Difference[] =
    agrees === false && read.state.differences.length === 0
      ? [{ kind: 'other-verdict', object: null, rule: null, sentence }]
      : [];
  const proxy = { ...read.state, differences: [...read.state.differences, ...other] };
  return { kind: 'held', verdict, agrees, sentence, answers, proxy };
}

import type { Answer, Edge, Principal, RequestCondition, Witness } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import { belowTheMesh } from './below-the-mesh';
import type { Client } from './caller';
import { callerOf, type Callers, callersOf, clientsTo } from './callers';
import { runPolicies } from './filters';
import { fqdnOf } from './hosts';
import { findCondition, requestOf } from './open/condition';
import { tokenPlace } from './open/tokens';
import { toVerdict, type Verdictum } from './evaluate';
import { type Judgement, judgeCall } from './judge';
import type { Model, ModelWorkload } from './model';
import { type Address, inboundProtocol } from './ports';
import { protocolOf } from './protocol';
import { type JudgedAnswer, type Said, together } from './together';

/** The edge's request: who and where are fixed, everything else is open. */
const edgeRequest = (from: AccessRequest['from'], entry: ModelWorkload, address: Address): AccessRequest => ({
  from,
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
  (verdict === 'unknown' && reason === 'fact-missing') ||
  (verdict === 'conditional' && reason === 'external-authorizer');

/** The authorities that lead a client's proxy here; null: it does not look at them. A port in them is not looked at. */
const hostsOf = (
  { proxied, place }: Client,
  { service, servicePort, port }: Address,
): readonly string[] | null => {
  if (proxied !== true || service === null || servicePort === null) return null;
  if (protocolOf(servicePort) !== 'http') return null;
  const { name, namespace } = service.meta;
  const names = [fqdnOf(service), `${name}.${namespace}.svc`, `${name}.${namespace}`];
  if (place.namespace === namespace) names.push(name);
  if (service.clusterIP !== null && service.clusterIP !== 'None') names.push(service.clusterIP);
  return names.flatMap((host) => [`${host}:${port}`, host, `${host}:1`]);
};

/** A caller, a port, and what a judgement needs of both. */
interface Pair {
  readonly model: Model;
  readonly client: Client;
  readonly entry: ModelWorkload;
  readonly address: Address;
  readonly request: AccessRequest;
}

const judgePair = ({ model, client, entry, address }: Pair, request: AccessRequest): Judgement =>
  judgeCall({ model, request, client, destination: { entry, ...address } });

const confirmed = new WeakSet<RequestCondition>();

/** Judges both witnesses as single requests. Answers of one way that ask the same share a condition, and this. */
const isConfirmed = (condition: RequestCondition, { isOnly }: Judgement, at: (of: Witness) => Judgement) => {
  if (isOnly && confirmed.has(condition)) return true;
  const { passes = null, fails = null } = condition.witnesses ?? {};
  const holds =
    (passes === null || at(passes).verdict === 'allow') && (fails === null || at(fails).verdict === 'deny');
  if (holds && isOnly) confirmed.add(condition);
  return holds;
};

const openAnswer = (pair: Pair, judgement: Judgement): Answer => {
  const { model, client, entry, address, request } = pair;
  const authentications = judgement.point?.authentications ?? [];
  const around = {
    authentications,
    pathNormalization: model.snapshot.config.pathNormalization,
    hosts: () => hostsOf(client, address),
  };
  const open = findCondition(judgement, around);
  if (open.kind === 'beyond') return { decision: toVerdict(judgement), condition: null };
  const at = (witness: Witness): Judgement =>
    judgePair(
      pair,
      requestOf(witness, request, { host: authority(entry, address), place: tokenPlace(authentications) }),
    );
  if (open.kind === 'same') {
    const judged = at(open.witness);
    if (judged.verdict !== open.verdict) return { decision: toVerdict(judgement), condition: null };
    return { decision: { ...toVerdict(judged), rule: null, path: null }, condition: null };
  }
  if (!isConfirmed(open.condition, judgement, at)) return { decision: toVerdict(judgement), condition: null };
  const reason = open.asks ? 'external-authorizer' : 'depends-on-request';
  return { decision: { ...toVerdict(judgement), verdict: 'conditional', reason }, condition: open.condition };
};

/** Puts a judgement of an open request into the answer that an edge gives. */
const toAnswer = (pair: Pair, judgement: Judgement): Answer => {
  const { servicePort } = pair.address;
  if (servicePort !== null && protocolOf(servicePort) === 'udp') {
    const decision: Verdictum = {
      ...toVerdict(judgement),
      verdict: 'unknown',
      reason: 'not-modelled',
      detail: 'UDP is not proxied.',
    };
    return { decision, condition: null };
  }
  return isOpen(judgement)
    ? openAnswer(pair, judgement)
    : { decision: toVerdict(judgement), condition: null };
};

const pairOf = (
  { model, entry, address }: Pick<Pair, 'model' | 'entry' | 'address'>,
  principal: Principal,
  client: Client,
): Pair => ({
  model,
  client,
  entry,
  address,
  request: edgeRequest(callerOf(principal, client), entry, address),
});

/** Judges one principal at one port, with the request left open. */
export const answerOf = (
  model: Model,
  principal: Principal,
  entry: ModelWorkload,
  address: Address,
): JudgedAnswer =>
  together(
    clientsTo(model, callersOf(model, principal), entry).map(({ client }): Said => {
      const pair = pairOf({ model, entry, address }, principal, client);
      const judgement = judgePair(pair, pair.request);
      return { client, answer: toAnswer(pair, judgement), judgement };
    }),
  );

/** Everything on the way is the same for callers that differ in nothing but their identity, up to the policies. */
const differsByPolicy = (
  { model, entry, address }: Pair,
  { facts, point, before, reason, isOnly }: Judgement,
): boolean =>
  isOnly &&
  facts !== null &&
  typeof facts.identity === 'string' &&
  point !== null &&
  before.length === 0 &&
  reason !== 'token-refused' &&
  model.hidden.length === 0 &&
  inboundProtocol(entry.addresses, address.targetPort ?? address.port) !== 'sniffed';

/** The way of one client, from the policies on where all before them is known. */
const judgeFrom = (way: Judgement | undefined, pair: Pair): Judgement => {
  const { facts = null, point = null, transport = null } = way ?? {};
  if (
    way === undefined ||
    facts === null ||
    point === null ||
    transport === null ||
    !differsByPolicy(pair, way)
  )
    return judgePair(pair, pair.request);
  const { model, request, client } = pair;
  const call = { model, request, client, destination: way.destination };
  const arrival = { point, transport, connection: { ...facts, trustedProxies: null } };
  return belowTheMesh(call, runPolicies(call, arrival, { ...facts, identity: client.identity }));
};

/**
 * Judges many principals at one port. Those of one kind, which everything but policies treats alike, share the way
 * to the policies.
 */
export const answersAt = (model: Model, entry: ModelWorkload, address: Address) => {
  const ways = new Map<string, Judgement>();
  return (principal: Principal, callers: Callers): Answer => {
    const all = clientsTo(model, callers, entry).map(({ client, key }): Said => {
      const pair = pairOf({ model, entry, address }, principal, client);
      const judgement = judgeFrom(ways.get(key), pair);
      if (!ways.has(key)) ways.set(key, judgement);
      return { client, answer: toAnswer(pair, judgement), judgement };
    });
    return together(all).answer;
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

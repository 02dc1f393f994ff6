import type { Service } from '@/lib/mesh/kubernetes';
import { type ObjectRef, refText } from '@/lib/mesh/object';
import type { Gap } from '@/lib/mesh/snapshot';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Enforcer, ReasonKind, Verdict } from '@/lib/mesh/verdict';
import type { Client } from './caller';
import type { Destination } from './callee';
import { networkPolicyOn, unmodelledObject } from './bystanders';
import { decide, type Outcome } from './decide';
import type { Facts } from './facts';
import { gapFor, gapText } from './gaps';
import { hiddenFrom } from './hidden';
import type { Model } from './model';
import { modeAt, modeSource } from './mtls';
import { inboundProtocol } from './ports';
import { type ConnectionFacts, httpFacts, tcpFacts } from './request-facts';
import { checkToken } from './token';
import { acceptsIdentity } from './trust-bundle';
import { chooseTransport, handshake, type Transport } from './transport';

/** A verdict with all that is needed to put it into words later. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: ReasonKind;
  readonly detail: string;
  readonly enforcer: Enforcer;
  /** The object that decided outside the AuthorizationPolicies. */
  readonly by: ObjectRef | null;
  readonly destination: Destination;
  readonly transport: Transport | null;
  /** Set once a filter chain was reached. */
  readonly facts: Facts | null;
  readonly outcome: Outcome | null;
}

interface Call {
  readonly model: Model;
  readonly request: AccessRequest;
  readonly client: Client;
  readonly destination: Destination;
}

const refOf = (
  object: { kind: string; meta: { namespace: string; name: string } } | null,
): ObjectRef | null =>
  object && { kind: object.kind, namespace: object.meta.namespace, name: object.meta.name };

type Part = Pick<Judgement, 'verdict' | 'reason'> & Partial<Judgement>;

const conclude = ({ destination }: Call, part: Part): Judgement => ({
  detail: '',
  enforcer: 'sidecar',
  by: null,
  transport: null,
  facts: null,
  outcome: null,
  destination,
  ...part,
});

const runChain = (call: Call, transport: Transport, facts: Facts): Judgement => {
  const { entry } = call.destination;
  const outcome = decide(entry.enforcement(facts.chain), facts);
  const { verdict, reason, missing } = outcome;
  const detail = missing.length > 0 ? missing.join(', ') : (outcome.by?.policy.provider ?? '');
  const judged = conclude(call, { verdict, reason, detail, transport, facts, outcome });
  const gap = gapFor(call.model, 'authorization', [entry.workload.namespace]);
  if (gap === null || reason === 'denied-by') return judged;
  return { ...judged, verdict: 'unknown', reason: 'gap', detail: gapText(gap) };
};

const runHttp = (call: Call, transport: Transport, connection: ConnectionFacts): Judgement => {
  const { model, request, destination } = call;
  const token = checkToken(destination.entry.authentications, request);
  // A hidden RequestAuthentication could validate a token, or refuse it.
  const hidden =
    request.jwt !== null && gapFor(model, 'request', [destination.entry.workload.namespace]) !== null;
  const passed = token.refused || hidden ? { claims: undefined, removesToken: false } : token;
  const facts = httpFacts(model, request, connection, passed);
  if (facts === null)
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'bad-request',
      transport,
      detail: 'The proxy answers 400.',
    });
  if (!token.refused) return runChain(call, transport, facts);
  const by = refOf(token.by);
  return conclude(call, {
    verdict: 'deny',
    reason: 'token-refused',
    detail: token.detail,
    by,
    transport,
    facts,
  });
};

const speaksHttp = ({ method, path, host, headers, protocol }: AccessRequest): boolean =>
  protocol === 'http' || [method, path, host, headers].some((fact) => fact !== undefined);

/** A sniffed port has both chains: what is not said about the bytes must not matter. */
const runSniffed = (call: Call, transport: Transport, connection: ConnectionFacts): Judgement => {
  const http = runHttp(call, transport, connection);
  if (speaksHttp(call.request)) return http;
  const tcp = runChain(call, transport, tcpFacts(connection));
  if (http.verdict === tcp.verdict && http.reason === tcp.reason) return http;
  const detail =
    http.verdict === 'unknown' && http.reason !== 'gap' ? `protocol, ${http.detail}` : 'protocol';
  return { ...http, verdict: 'unknown', reason: 'fact-missing', detail };
};

const connectionOf = ({ client, destination, request }: Call, transport: Transport): ConnectionFacts => ({
  identity: transport.mode === 'mtls' ? client.identity : null,
  sourceIp: client.ip,
  destinationIp: destination.entry.ip ?? undefined,
  destinationPort: destination.targetPort ?? destination.port,
  sni: transport.mode === 'mtls' ? (request.sni ?? transport.sni ?? undefined) : null,
});

const byProtocol = (call: Call, transport: Transport, opaque: boolean): Judgement => {
  const connection = connectionOf(call, transport);
  const protocol = inboundProtocol(call.destination.entry.addresses, connection.destinationPort);
  const isTcp = protocol === 'tcp' || (protocol === 'sniffed' && call.request.protocol === 'tcp');
  if (isTcp || opaque) return runChain(call, transport, tcpFacts(connection));
  return protocol === 'sniffed'
    ? runSniffed(call, transport, connection)
    : runHttp(call, transport, connection);
};

const afterHandshake = (call: Call, transport: Transport, opaque: boolean): Judgement => {
  const { client, request, model } = call;
  const presented = transport.mode === 'mtls' ? client.identity : null;
  if (typeof presented === 'string' && !acceptsIdentity(model.snapshot.config, presented))
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'untrusted-domain',
      transport,
      detail: presented,
    });
  // A client's own TLS goes through to the application, and what that makes of it is not Istio's to say.
  if (opaque && transport.why === 'chosen' && request.protocol !== 'tls')
    return conclude(call, {
      verdict: 'unknown',
      reason: 'not-modelled',
      by: refOf(transport.by),
      transport,
      detail: 'TLS of a DestinationRule that the application has to speak itself',
    });
  return byProtocol(call, transport, opaque);
};

/** A hidden DestinationRule, or a ServiceEntry for what goes out as it came, could change what the client sends. */
const hiddenRule = ({ model, client, destination }: Call, { why, by }: Transport) => {
  if (why === 'passthrough') return gapFor(model, 'entry', []);
  return why === 'chosen' && by === null
    ? gapFor(model, 'destination', [client.place.namespace, destination.entry.workload.namespace])
    : null;
};

/** What stays certain though the mode of the port, or the client's choice, is hidden: a denial either way. */
const despiteGap = (call: Call, transport: Transport, gap: Gap): Judgement => {
  const plaintext: Transport = { ...transport, mode: 'plaintext', sni: null };
  const mtls: Transport = { ...transport, mode: 'mtls' };
  // What goes out as it came is plaintext, unless a hidden ServiceEntry makes it mTLS.
  const both = transport.mode === 'mtls' || transport.why === 'passthrough';
  const ways = both ? [mtls, plaintext] : [transport];
  const judged = ways.map((way) => afterHandshake(call, way, false));
  const [first] = judged;
  if (first !== undefined && judged.every(({ verdict }) => verdict === 'deny')) return first;
  return conclude(call, { verdict: 'unknown', reason: 'gap', transport, detail: gapText(gap) });
};

const atMode = (call: Call, transport: Transport): Judgement => {
  const { model, destination } = call;
  const port = destination.targetPort ?? destination.port;
  const { mtls, addresses, workload } = destination.entry;
  const mode = modeAt(mtls, port);
  const met = handshake(transport, mode, inboundProtocol(addresses, port));
  const gap = hiddenRule(call, transport) ?? gapFor(model, 'peer', [workload.namespace]);
  if (gap !== null) return despiteGap(call, transport, gap);
  if (met.ok) return afterHandshake(call, transport, met.opaque);
  const by = refOf(transport.by ?? modeSource(mtls, port));
  const enforcer = met.verdict === 'unreachable' ? 'client' : 'sidecar';
  return conclude(call, { verdict: met.verdict, reason: met.reason, detail: mode, enforcer, by, transport });
};

const hiddenBehind = (call: Call, gap: Gap, transport: Transport | null = null): Judgement =>
  conclude(call, { verdict: 'unknown', reason: 'gap', transport, detail: gapText(gap) });

const blocked = (call: Call, transport: Transport): Judgement => {
  const gap = transport.why === 'registry-only' ? gapFor(call.model, 'entry', []) : null;
  if (gap !== null) return hiddenBehind(call, gap, transport);
  return conclude(
    call,
    transport.why === 'registry-only'
      ? { verdict: 'unreachable', reason: 'no-route', enforcer: 'client', transport, detail: 'REGISTRY_ONLY' }
      : {
          verdict: 'unknown',
          reason: 'not-modelled',
          enforcer: 'client',
          transport,
          detail: 'The host names another Service.',
        },
  );
};

const noProxy = (call: Call, transport: Transport): Judgement =>
  transport.mode === 'mtls'
    ? conclude(call, {
        verdict: 'unreachable',
        reason: 'mtls-mismatch',
        enforcer: 'client',
        transport,
        by: refOf(transport.by),
        detail: 'The workload has no proxy.',
      })
    : conclude(call, { verdict: 'allow', reason: 'not-enforced', enforcer: 'none', transport });

/** A Service without a ready pod: nobody takes the call, be it a proxy's or the node's. */
const nobodyReady = (call: Call, service: Service, transport: Transport): Judgement => {
  const gap = gapFor(call.model, 'pod', [service.meta.namespace]);
  if (gap !== null) return hiddenBehind(call, gap, transport);
  return conclude(call, {
    verdict: 'unreachable',
    reason: 'no-endpoint',
    enforcer: call.client.proxied === true ? 'client' : 'none',
    transport,
    detail: `no pod of Service ${service.meta.name} is ready`,
  });
};

/** A client of which nobody said whether it has a proxy: both answers must agree. */
const eitherWay = (call: Call): Judgement => {
  const as = (proxied: boolean) =>
    judgeCall({
      ...call,
      client: { ...call.client, proxied, identity: proxied ? call.client.identity : null },
    });
  const [withProxy, without] = [as(true), as(false)];
  if (withProxy.verdict === without.verdict && withProxy.reason === without.reason) return withProxy;
  if (withProxy.verdict === 'unknown') return withProxy;
  return { ...withProxy, verdict: 'unknown', reason: 'fact-missing', detail: 'identity' };
};

/** A NetworkPolicy works below the mesh: it can stop what the mesh allows, and nothing else. */
const belowTheMesh = ({ model, client, destination }: Call, judged: Judgement): Judgement => {
  if (judged.verdict === 'deny' || judged.verdict === 'unreachable') return judged;
  const policy = networkPolicyOn(model, client, destination);
  const gap = gapFor(model, 'network', [destination.entry.workload.namespace, client.place.namespace]);
  if (policy === null && gap !== null)
    return { ...judged, verdict: 'unknown', reason: 'gap', outcome: null, detail: gapText(gap) };
  if (policy === null) return judged;
  return {
    ...judged,
    verdict: 'unknown',
    reason: 'not-modelled',
    by: policy,
    outcome: null,
    detail: refText(policy),
  };
};

const MODELLED: ReadonlySet<string> = new Set(['sidecar', 'none']);

/** Judges one request at one workload: the client's proxy, the handshake, then the filters. */
export const judgeCall = (call: Call): Judgement => {
  const { model, request, client, destination } = call;
  const { dataPlane } = destination.entry.workload;
  if (!MODELLED.has(dataPlane) || client.unmodelled !== null)
    return conclude(call, {
      verdict: 'unknown',
      reason: 'not-modelled',
      detail: client.unmodelled ?? dataPlane,
    });
  const foreign = unmodelledObject(model, client, destination);
  if (foreign !== null)
    return conclude(call, {
      verdict: 'unknown',
      reason: 'not-modelled',
      by: foreign,
      detail: refText(foreign),
    });
  const gap = hiddenFrom(model, client, destination);
  if (gap !== null) return hiddenBehind(call, gap);
  if (destination.targetPort === null)
    return conclude(call, { verdict: 'unreachable', reason: 'no-endpoint', enforcer: 'none' });
  const transport = chooseTransport(model, request, client, destination);
  if (transport.mode === 'blocked') return blocked(call, transport);
  if (transport.mode === 'open') return eitherWay(call);
  if (destination.service !== null && model.isUnready(destination.service))
    return nobodyReady(call, destination.service, transport);
  return belowTheMesh(call, dataPlane === 'none' ? noProxy(call, transport) : atMode(call, transport));
};

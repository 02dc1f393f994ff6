import type { PortProtocol } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import { decide, refusedEarly } from './decide';
import type { Facts } from './facts';
import { gapFor, gapText } from './gaps';
import { type Call, conclude, type Judgement, refOf } from './judgement';
import { normalizePath } from './path-normalization';
import type { Point } from './point';
import { type ConnectionFacts, httpFacts, tcpFacts } from './request-facts';
import { checkToken } from './token';
import type { Transport } from './transport';
import { joinsHeaders, keepsParameters, parseVersion } from './versions';

/** A call that has come to a proxy. */
export interface Arrival {
  readonly point: Point;
  readonly transport: Transport;
  readonly connection: ConnectionFacts;
}

/** Runs the policies of a point over what its chain sees. */
export const runPolicies = (call: Call, { point, transport }: Arrival, facts: Facts): Judgement => {
  const outcome = decide(point.enforcement(facts.chain), facts);
  const { verdict, reason, missing, provider } = outcome;
  const detail = missing.length > 0 && reason === 'fact-missing' ? missing.join(', ') : (provider ?? '');
  const { enforcer } = point;
  const judged = conclude(call, { verdict, reason, detail, enforcer, point, transport, facts, outcome });
  const gap = gapFor(call.model, 'authorization', point.namespaces);
  if (gap === null || reason === 'denied-by') return judged;
  return { ...judged, verdict: 'unknown', reason: 'gap', detail: gapText(gap) };
};

const joined = (headers: Facts['headers']): Facts['headers'] =>
  headers &&
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values && [values.join(',')]]));

/** What an older proxy makes of the same request; a newer one on the caller's side has put the path in order. */
const asOlder = ({ model, request, client }: Call, { version }: Point, facts: Facts): Facts => {
  const headers = joinsHeaders(version) ? joined(facts.headers) : facts.headers;
  const callers = client.proxied === true ? parseVersion(client.workload?.proxyVersion ?? null) : version;
  if (request.path === undefined || !keepsParameters(version) || !keepsParameters(callers))
    return { ...facts, headers };
  const path = normalizePath(request.path, model.snapshot.config.pathNormalization, true);
  return { ...facts, headers, path: path?.path, target: path?.target };
};

const runHttp = (call: Call, arrival: Arrival): Judgement => {
  const { model, request } = call;
  const { point, transport, connection } = arrival;
  const token = checkToken(point.authentications, request);
  // A hidden RequestAuthentication could validate a token, or refuse it.
  const hidden = request.jwt !== null && gapFor(model, 'request', point.namespaces) !== null;
  const passed = token.refused || hidden ? { claims: undefined, removesToken: false } : token;
  const seen = httpFacts(model, request, connection, passed);
  const facts = seen && asOlder(call, point, seen);
  const { enforcer } = point;
  if (facts === null)
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'bad-request',
      enforcer,
      transport,
      detail: 'The proxy answers 400.',
    });
  const early = token.refused && refusedEarly(point.enforcement(facts.chain), facts) === true;
  if (!token.refused || early) return runPolicies(call, arrival, facts);
  return conclude(call, {
    verdict: 'deny',
    reason: 'token-refused',
    detail: token.detail,
    by: refOf(token.by),
    enforcer,
    point,
    transport,
    facts,
  });
};

const speaksHttp = ({ method, path, host, headers, protocol }: AccessRequest): boolean =>
  protocol === 'http' || [method, path, host, headers].some((fact) => fact !== undefined);

/** A sniffed port has both chains: what is not said about the bytes must not matter. */
const runSniffed = (call: Call, arrival: Arrival): Judgement => {
  const http = runHttp(call, arrival);
  if (speaksHttp(call.request)) return http;
  const tcp = runPolicies(call, arrival, tcpFacts(arrival.connection));
  if (http.verdict === tcp.verdict && http.reason === tcp.reason) return http;
  const detail =
    http.verdict === 'unknown' && http.reason !== 'gap' ? `protocol, ${http.detail}` : 'protocol';
  return { ...http, verdict: 'unknown', reason: 'fact-missing', detail };
};

/** Runs the filter chain that the port's protocol, or the bytes, choose. */
export const runFilters = (call: Call, arrival: Arrival, protocol: PortProtocol): Judgement => {
  const isTcp = protocol === 'tcp' || (protocol === 'sniffed' && call.request.protocol === 'tcp');
  if (isTcp) return runPolicies(call, arrival, tcpFacts(arrival.connection));
  return protocol === 'sniffed' ? runSniffed(call, arrival) : runHttp(call, arrival);
};

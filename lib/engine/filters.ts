import type { AccessRequest } from '@/lib/mesh/request';
import { decide } from './decide';
import type { Facts } from './facts';
import { gapFor, gapText } from './gaps';
import { type Call, conclude, type Judgement, refOf } from './judgement';
import { inboundProtocol } from './ports';
import { type ConnectionFacts, httpFacts, tcpFacts } from './request-facts';
import { checkToken } from './token';
import type { Transport } from './transport';

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

/** Runs the filter chain that the port's protocol, or the bytes, choose. */
export const byProtocol = (call: Call, transport: Transport, opaque: boolean): Judgement => {
  const connection = connectionOf(call, transport);
  const protocol = inboundProtocol(call.destination.entry.addresses, connection.destinationPort);
  const isTcp = protocol === 'tcp' || (protocol === 'sniffed' && call.request.protocol === 'tcp');
  if (isTcp || opaque) return runChain(call, transport, tcpFacts(connection));
  return protocol === 'sniffed'
    ? runSniffed(call, transport, connection)
    : runHttp(call, transport, connection);
};

import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessLog, LogEntry } from './access-log';
import type { ConnectionFacts, Decision, InboundPolicy, Refusal } from './enforcement';
import { answerLocally, forward, passOn } from './relay';

/** Written by the proxy of the server; a client's own proxy puts its own name in its place. */
const server = 'istio-envoy';

/** What the HTTP chain of one proxy works with. */
export type HttpChain = {
  readonly spiffeId: string;
  readonly policy: () => InboundPolicy;
  readonly applicationPort: (port: number) => number | undefined;
  readonly log: AccessLog;
};

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly facts: ConnectionFacts;
};

const valuesOf = (request: IncomingMessage): Record<string, string[]> =>
  Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values ?? []]));

const entryOf = ({ request, facts }: Exchange): Omit<LogEntry, 'response_code'> => ({
  authority: request.headers.host,
  downstream_local_address: `${facts.destinationIp}:${facts.port}`,
  downstream_remote_address: `${facts.sourceIp}:0`,
  method: request.method,
  path: request.url,
  requested_server_name: facts.tls?.sni ?? null,
  user_agent: request.headers['user-agent'],
});

/** What Envoy tells the application of the peer; without mutual TLS it tells nothing. */
const peerHeaders = ({ tls }: ConnectionFacts, spiffeId: string): Record<string, string> =>
  tls === null
    ? {}
    : {
        'x-forwarded-client-cert': `By=${spiffeId};Hash=${tls.certificateHash};Subject="";URI=${tls.identity}`,
      };

/** Plays the external authorizer of Istio's sample: it lets through who says so in a header. */
const providerAllows = (request: IncomingMessage): boolean => request.headers['x-ext-authz'] === 'allow';

const providerDenied: Refusal = {
  status: 403,
  body: 'denied by ext_authz for not found header `x-ext-authz: allow` in the request',
  details: 'ext_authz_denied',
  flags: 'UAEX',
};

const refuse = (chain: HttpChain, exchange: Exchange, { status, body, details, flags }: Refusal): void => {
  exchange.request.resume();
  chain.log.write({
    ...entryOf(exchange),
    response_code: status,
    response_code_details: details,
    response_flags: flags,
  });
  answerLocally(exchange.response, { status, body, server });
};

const connectError = 'delayed connect error: 111';
const notListening: Refusal = {
  status: 503,
  body: `upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: ${connectError}`,
  details: `upstream_reset_before_response_started{remote_connection_failure|${connectError.replaceAll(' ', '_')}}`,
  flags: 'UF',
};

const admit = async (chain: HttpChain, exchange: Exchange, path: string): Promise<void> => {
  const { request, response, facts } = exchange;
  const since = performance.now();
  const port = chain.applicationPort(facts.port);
  if (port === undefined) {
    refuse(chain, exchange, notListening);
    return;
  }
  const extra = { 'x-forwarded-proto': 'http', ...peerHeaders(facts, chain.spiffeId) };
  const upstream = await forward(request, { port, path, extra }).catch(() => null);
  if (!upstream) {
    refuse(chain, exchange, notListening);
    return;
  }
  chain.log.write({
    ...entryOf(exchange),
    response_code: upstream.statusCode ?? 0,
    response_code_details: 'via_upstream',
    upstream_cluster: `inbound|${facts.port}||`,
    upstream_host: `${facts.destinationIp}:${facts.port}`,
    duration: Math.round(performance.now() - since),
  });
  passOn(upstream, response, { server, since });
};

const carryOut = async (chain: HttpChain, exchange: Exchange, decision: Decision): Promise<void> => {
  switch (decision.kind) {
    case 'allow':
      return admit(chain, exchange, decision.path);
    case 'refuse':
      refuse(chain, exchange, decision.refusal);
      return;
    case 'ask':
      if (providerAllows(exchange.request)) return carryOut(chain, exchange, decision.then);
      refuse(chain, exchange, providerDenied);
  }
};

const serve = async (chain: HttpChain, exchange: Exchange): Promise<void> => {
  const { request, facts } = exchange;
  const decision = chain.policy().judgeRequest(facts, {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    authority: request.headers.host ?? '',
    headers: valuesOf(request),
  });
  await carryOut(chain, exchange, decision);
};

/** The HTTP half of a proxy's inbound listener: judge, then answer or forward. */
export const createHttpChain = (chain: HttpChain) => {
  const factsOf = new WeakMap<object, ConnectionFacts>();
  const httpServer = http.createServer((request, response) => {
    const facts = factsOf.get(request.socket);
    // A caller that hangs up in the middle is no event; whatever else goes wrong ends this one request.
    if (facts) serve(chain, { request, response, facts }).catch(() => request.socket.destroy());
    else request.socket.destroy();
  });
  httpServer.on('clientError', (_error, socket) => {
    chain.log.write({
      response_code: 400,
      response_code_details: 'http1.codec_error',
      response_flags: 'DPE',
      downstream_remote_address: `${factsOf.get(socket)?.sourceIp ?? ''}:0`,
    });
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  return (stream: Duplex, facts: ConnectionFacts): void => {
    factsOf.set(stream, facts);
    httpServer.emit('connection', stream);
  };
};

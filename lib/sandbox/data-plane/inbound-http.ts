import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import type { AccessLog, LogEntry } from './access-log';
import type { ConnectionFacts, InboundPolicy } from './enforcement';
import { answerLocally, forward, passOn } from './relay';

/** Written by the proxy of the server; a client's own proxy puts its own name in its place. */
const server = 'istio-envoy';
const rbacDenied = 'RBAC: access denied';

/** What the HTTP chain of one proxy works with. */
export type HttpChain = {
  readonly spiffeId: string;
  readonly policy: () => InboundPolicy;
  readonly applicationPort: (port: number) => number | undefined;
  readonly log: AccessLog;
};

const valuesOf = (request: IncomingMessage): Record<string, string[]> =>
  Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values ?? []]));

const entryOf = (request: IncomingMessage, facts: ConnectionFacts): Omit<LogEntry, 'response_code'> => ({
  authority: request.headers.host,
  downstream_local_address: `${facts.destinationIp}:${facts.port}`,
  downstream_remote_address: `${facts.sourceIp}:0`,
  method: request.method,
  path: request.url,
  requested_server_name: facts.sni,
  user_agent: request.headers['user-agent'],
});

/** What Envoy tells the application of the peer; without mutual TLS it tells nothing. */
const peerHeaders = (facts: ConnectionFacts, spiffeId: string): Record<string, string> =>
  facts.identity === null
    ? {}
    : {
        'x-forwarded-client-cert': `By=${spiffeId};Hash=${createHash('sha256').update(facts.identity).digest('hex')};Subject="";URI=${facts.identity}`,
      };

/** Plays the external authorizer of Istio's sample: it lets through who says so in a header. */
const providerAllows = (request: IncomingMessage): boolean => request.headers['x-ext-authz'] === 'allow';

const providerBody = 'denied by ext_authz for not found header `x-ext-authz: allow` in the request';

/** The HTTP half of a proxy's inbound listener: judge, then answer or forward. */
export const createHttpChain = (chain: HttpChain) => {
  const factsOf = new WeakMap<object, ConnectionFacts>();

  const refuse = (
    exchange: { request: IncomingMessage; response: ServerResponse; facts: ConnectionFacts },
    reply: { status: number; body: string },
    log: Pick<LogEntry, 'response_code_details' | 'response_flags'>,
  ): void => {
    exchange.request.resume();
    chain.log.write({ ...entryOf(exchange.request, exchange.facts), response_code: reply.status, ...log });
    answerLocally(exchange.response, { ...reply, server });
  };

  const admit = async (
    exchange: { request: IncomingMessage; response: ServerResponse; facts: ConnectionFacts },
    path: string,
  ): Promise<void> => {
    const { request, response, facts } = exchange;
    const since = performance.now();
    const port = chain.applicationPort(facts.port);
    try {
      if (port === undefined) throw new Error('Nothing listens.');
      const extra = { 'x-forwarded-proto': 'http', ...peerHeaders(facts, chain.spiffeId) };
      const upstream = await forward(request, { port, path, extra });
      chain.log.write({
        ...entryOf(request, facts),
        response_code: upstream.statusCode ?? 0,
        response_code_details: 'via_upstream',
        upstream_cluster: `inbound|${facts.port}||`,
        upstream_host: `${facts.destinationIp}:${facts.port}`,
        duration: Math.round(performance.now() - since),
      });
      passOn(upstream, response, server, since);
    } catch {
      const cause = 'delayed connect error: 111';
      refuse(
        exchange,
        {
          status: 503,
          body: `upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: ${cause}`,
        },
        {
          response_code_details: `upstream_reset_before_response_started{remote_connection_failure|${cause.replaceAll(' ', '_')}}`,
          response_flags: 'UF',
        },
      );
    }
  };

  const decide = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const facts = factsOf.get(request.socket);
    if (!facts) return void request.socket.destroy();
    const exchange = { request, response, facts };
    const policy = chain.policy();
    const path = policy.normalizePath(request.url ?? '/');
    if (path === null)
      return refuse(
        exchange,
        { status: 400, body: '' },
        { response_code_details: 'path_normalization_failed' },
      );
    const decision = policy.judgeRequest({
      ...facts,
      method: request.method ?? 'GET',
      path,
      authority: request.headers.host ?? '',
      headers: valuesOf(request),
    });
    if (decision.kind === 'deny')
      return refuse(exchange, { status: 403, body: rbacDenied }, { response_code_details: decision.details });
    if (decision.kind === 'ask' && !providerAllows(request))
      return refuse(
        exchange,
        { status: 403, body: providerBody },
        { response_code_details: 'ext_authz_denied', response_flags: 'UAEX' },
      );
    await admit(exchange, path);
  };

  const httpServer = http.createServer((request, response) => void decide(request, response));
  httpServer.on('clientError', (_error, socket) => {
    const facts = factsOf.get(socket);
    chain.log.write({
      response_code: 400,
      response_code_details: 'http1.codec_error',
      response_flags: 'DPE',
      ...(facts && { downstream_remote_address: `${facts.sourceIp}:0` }),
    });
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });

  return (stream: NodeJS.ReadWriteStream & object, facts: ConnectionFacts): void => {
    factsOf.set(stream, facts);
    httpServer.emit('connection', stream);
  };
};

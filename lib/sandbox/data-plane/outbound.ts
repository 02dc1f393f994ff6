import type net from 'node:net';
import tls from 'node:tls';
import { once } from 'node:events';
import type { Pod, Service, ServicePort } from '@/lib/mesh/kubernetes';
import type { AccessLog, LogEntry } from './access-log';
import type { Svid } from './authority';
import { usesMutualTls } from './client-tls';
import { exchange, ExchangeError, type PlainRequest, type Reply, toExchangeError } from './http-exchange';
import { meshAlpn } from './inbound-policy';
import { meshConfigOf, type Objects } from './nouns';
import type { Network } from './network';
import { type Endpoint, endpointsOf, protocolOf } from './resolve';

/** The outbound half of one pod's proxy. */
export type Outbound = {
  readonly pod: Pod;
  readonly ip: string;
  readonly network: Network;
  readonly objects: Objects;
  readonly svid: () => Svid | null;
  readonly log: AccessLog;
};

type Route = { readonly service: Service; readonly port: ServicePort };

const hostOf = ({ service }: Route): string =>
  `${service.meta.name}.${service.meta.namespace}.svc.cluster.local`;

/** A handshake that fails, in the words that BoringSSL puts into Envoy's answer. */
const tlsFailures = {
  expired: '|268436501:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED',
  unverified: '|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
  notTls: '|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER',
};

class HandshakeError extends Error {
  constructor(failure: keyof typeof tlsFailures | 'missing') {
    super(
      failure === 'missing'
        ? 'TLS error: Secret is not supplied by SDS'
        : `TLS_error:${tlsFailures[failure]}:TLS_error_end`,
    );
  }
}

const expectedIdentities = (objects: Objects, endpoints: readonly Endpoint[]): ReadonlySet<string> => {
  const { trustDomain } = meshConfigOf(objects);
  return new Set(
    endpoints.map(
      ({ pod }) => `URI:spiffe://${trustDomain}/ns/${pod.meta.namespace}/sa/${pod.serviceAccount}`,
    ),
  );
};

const secure = async (
  outbound: Outbound,
  route: Route,
  to: { readonly socket: net.Socket; readonly expected: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<tls.TLSSocket> => {
  const svid = outbound.svid();
  if (svid === null) throw new HandshakeError('missing');
  const { key, certificate, root } = svid;
  const secured = tls.connect({
    socket: to.socket,
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate,
    ca: root,
    servername: `outbound_.${route.port.port}_._.${hostOf(route)}`,
    ALPNProtocols: [...meshAlpn[protocolOf(route.port) === 'tcp' ? 'tcp' : 'http']],
    checkServerIdentity: (_host, peer) =>
      to.expected.has(peer.subjectaltname ?? '') ? undefined : new Error('The identity is not expected.'),
  });
  // Whoever waits for the handshake may have gone when the other end hangs up.
  secured.on('error', () => secured.destroy());
  try {
    await once(secured, 'secureConnect', { signal: to.signal });
  } catch (error) {
    if (to.signal.aborted) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new HandshakeError(/WRONG_VERSION|ECONNRESET|EPROTO/.test(code) ? 'notTls' : 'unverified');
  }
  return secured;
};

/** A proxy waits this long for a connection, whatever its client is willing to wait. */
const connectTimeout = 10_000;

const connect = async (outbound: Outbound, route: Route, signal: AbortSignal): Promise<net.Socket> => {
  const endpoints = endpointsOf(outbound.objects, route.service, route.port);
  const endpoint = endpoints[Math.floor(Math.random() * endpoints.length)];
  if (!endpoint) throw new NoEndpointError();
  const patience = AbortSignal.any([signal, AbortSignal.timeout(connectTimeout)]);
  const socket = await outbound.network.connect(outbound.ip, endpoint.to, patience);
  const call = { namespace: outbound.pod.meta.namespace, ...route };
  if (!usesMutualTls(outbound.objects, call, endpoint)) return socket;
  const expected = expectedIdentities(outbound.objects, endpoints);
  return secure(outbound, route, { socket, expected, signal: patience });
};

class NoEndpointError extends Error {}

type Local = { readonly body: string; readonly flags: string; readonly reason?: string };

const reset = 'upstream connect error or disconnect/reset before headers.';
const remote = 'reset reason: remote connection failure, transport failure reason:';

/** What Envoy itself answers in place of an upstream that did not. */
const localReply = (error: unknown, svid: Svid | null): Local => {
  if (error instanceof NoEndpointError) return { body: 'no healthy upstream', flags: 'UH' };
  if (error instanceof HandshakeError)
    return {
      body: `${reset} retried and the latest ${remote} ${error.message}`,
      flags: 'URX,UF',
      reason: error.message,
    };
  const { failure } = toExchangeError(error);
  if (failure === 'refused') {
    const reason = 'delayed connect error: 111';
    return { body: `${reset} retried and the latest ${remote} ${reason}`, flags: 'URX,UF', reason };
  }
  if (failure === 'timed-out') return { body: `${reset} reset reason: connection timeout`, flags: 'UF' };
  // The server's alert about an expired certificate arrives as a reset here; Envoy would name it.
  if (svid !== null && svid.notAfter.getTime() < Date.now())
    return localReply(new HandshakeError('expired'), svid);
  return { body: `${reset} reset reason: connection termination`, flags: 'UC' };
};

const withServer = (reply: Reply, since: number): Reply => ({
  ...reply,
  headers: [
    ...reply.headers.filter(
      ([name]) => !['server', 'x-envoy-upstream-service-time'].includes(name.toLowerCase()),
    ),
    ['x-envoy-upstream-service-time', String(Math.round(performance.now() - since))],
    ['server', 'envoy'],
  ],
});

const unavailable = (body: string): Reply => ({
  status: 503,
  reason: 'Service Unavailable',
  headers: [
    ['content-length', String(Buffer.byteLength(body))],
    ['content-type', 'text/plain'],
    ['date', new Date().toUTCString()],
    ['server', 'envoy'],
  ],
  body: Buffer.from(body),
});

const overHttp = async (
  outbound: Outbound,
  route: Route,
  request: PlainRequest,
  signal: AbortSignal,
): Promise<Reply> => {
  const since = performance.now();
  const headerOf = (wanted: string) => request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const write = (entry: Pick<LogEntry, 'response_code'> & Partial<LogEntry>): void =>
    outbound.log.write({
      authority: headerOf('host'),
      method: request.method,
      path: request.path,
      user_agent: headerOf('user-agent'),
      upstream_cluster: `outbound|${route.port.port}||${hostOf(route)}`,
      duration: Math.round(performance.now() - since),
      ...entry,
    });
  try {
    const connection = await connect(outbound, route, signal);
    const reply = await exchange(connection, request, signal);
    write({ response_code: reply.status, response_code_details: 'via_upstream' });
    return withServer(reply, since);
  } catch (error) {
    if (signal.aborted) throw new ExchangeError('timed-out');
    const { body, flags, reason } = localReply(error, outbound.svid());
    write({
      response_code: 503,
      response_flags: flags,
      ...(reason !== undefined && { upstream_transport_failure_reason: reason }),
    });
    return unavailable(body);
  }
};

/** Bytes of a TCP port go through as they are: what ends upstream ends for the client. */
const overTcp = async (
  outbound: Outbound,
  route: Route,
  request: PlainRequest,
  signal: AbortSignal,
): Promise<Reply> => {
  const connection = await connect(outbound, route, signal).catch(() => {
    throw new ExchangeError(signal.aborted ? 'timed-out' : 'reset');
  });
  outbound.log.write({
    response_code: 0,
    upstream_cluster: `outbound|${route.port.port}||${hostOf(route)}`,
  });
  return exchange(connection, request, signal);
};

/** Sends a request of an application through its own proxy. */
export const sendThroughProxy = (
  outbound: Outbound,
  route: Route,
  request: PlainRequest,
  signal: AbortSignal,
): Promise<Reply> =>
  protocolOf(route.port) === 'tcp'
    ? overTcp(outbound, route, request, signal)
    : overHttp(outbound, route, request, signal);

import { expect, test } from 'vitest';
import type { RawOutcome } from '@/lib/mesh/observation';
import { interpret } from './interpret';

const CONNECT = 'upstream connect error or disconnect/reset before headers. ';
const answer = (httpCode: number, body = '', headers: Record<string, string> = {}): RawOutcome => ({
  exitCode: 0,
  httpCode,
  body,
  headers,
  error: '',
  milliseconds: 9,
});
const exit = (exitCode: number | null, error = ''): RawOutcome => ({
  exitCode,
  httpCode: null,
  body: '',
  headers: {},
  error,
  milliseconds: null,
});
const ENVOY = { server: 'envoy' };

test.each([
  { name: '200', raw: answer(200, 'hello'), seen: 'reached', says: '200, 9 ms. The application answered.' },
  {
    name: 'a 500 of the application',
    raw: answer(500, 'oops'),
    seen: 'reached',
    says: 'The application answered',
  },
  {
    name: 'a 503 of the application',
    raw: answer(503, 'busy'),
    seen: 'reached',
    says: 'The application answered',
  },
  {
    name: 'a 404 of the application behind a sidecar',
    raw: answer(404, '', { ...ENVOY, 'x-envoy-upstream-service-time': '1' }),
    seen: 'reached',
    says: '404',
  },
  { name: 'a 401 of the application', raw: answer(401, 'log in'), seen: 'reached', says: '401' },
  {
    name: 'the proxy denies',
    raw: answer(403, 'RBAC: access denied'),
    seen: 'denied',
    says: '403 RBAC: access denied, 9 ms',
  },
  {
    name: 'a 403 with more than that',
    raw: answer(403, 'RBAC: access denied\n'),
    seen: 'unclear',
    says: 'an external authorizer spoke',
  },
  { name: 'a 403 of someone else', raw: answer(403, 'no'), seen: 'unclear', says: 'Cannot tell' },
  {
    name: 'a 403 to HEAD',
    raw: answer(403, '', { 'content-length': '19' }),
    seen: 'unclear',
    says: 'Probe with GET',
  },
  {
    name: 'a token refused',
    raw: answer(401, 'Jwt is expired'),
    seen: 'unauthenticated',
    says: 'RequestAuthentication',
  },
  {
    name: 'a token for another audience',
    raw: answer(403, 'Audiences in Jwt are not allowed'),
    seen: 'unauthenticated',
    says: 'RequestAuthentication',
  },
  {
    name: 'no ready endpoint',
    raw: answer(503, 'no healthy upstream'),
    seen: 'unreachable',
    says: 'no ready endpoint',
  },
  {
    name: 'nothing listens',
    raw: answer(
      503,
      `${CONNECT}reset reason: remote connection failure, transport failure reason: delayed connect error: 111`,
    ),
    seen: 'refused',
    says: 'nothing listens on the target of port 8000',
  },
  {
    name: 'nothing listens, in words',
    raw: answer(
      503,
      `${CONNECT}retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused`,
    ),
    seen: 'refused',
    says: 'nothing listens',
  },
  {
    name: "nothing listens, as the destination's proxy says it without a cause",
    raw: {
      ...answer(503, `${CONNECT}retried and the latest reset reason: remote connection failure`),
      headers: { server: 'envoy', 'x-envoy-upstream-service-time': '49' },
    },
    seen: 'refused',
    says: 'nothing listens on the target of port 8000',
  },
  {
    name: "the caller's own proxy cannot connect, and gives no cause",
    raw: answer(503, `${CONNECT}reset reason: remote connection failure`),
    seen: 'unreachable',
    says: 'could not connect to the pod',
  },
  {
    name: 'TLS does not agree',
    raw: answer(
      503,
      `${CONNECT}reset reason: remote connection failure, transport failure reason: TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER`,
    ),
    seen: 'unreachable',
    says: 'did not agree on TLS',
  },
  {
    name: 'the other end closes',
    raw: answer(503, `${CONNECT}reset reason: connection termination`),
    seen: 'cut',
    says: 'closed at the other end',
  },
  {
    name: 'a proxy that cannot connect in time',
    raw: answer(503, `${CONNECT}reset reason: connection timeout`),
    seen: 'timed-out',
    says: 'not a denial',
  },
  {
    name: 'a circuit breaker',
    raw: answer(503, `${CONNECT}reset reason: overflow`),
    seen: 'unclear',
    says: 'circuit breaker',
  },
  {
    name: 'a slow application',
    raw: answer(504, 'upstream request timeout'),
    seen: 'unclear',
    says: 'gave up waiting',
  },
  { name: 'no route', raw: answer(404, '', ENVOY), seen: 'unreachable', says: 'no route' },
  {
    name: 'an egress that is closed',
    raw: answer(502, '', ENVOY),
    seen: 'unreachable',
    says: 'REGISTRY_ONLY',
  },
  { name: 'a bad form', raw: answer(400, '', ENVOY), seen: 'unclear', says: 'form of the request' },
  { name: 'no name', raw: exit(6), seen: 'unresolved', says: 'not resolved' },
  { name: 'no listener', raw: exit(7), seen: 'refused', says: 'nothing listens on port 8000' },
  {
    name: 'no answer in time',
    raw: exit(28),
    seen: 'timed-out',
    says: 'Time-out after 3 s. This is not a denial',
  },
  { name: 'an end without an answer', raw: exit(52), seen: 'cut', says: 'closed without an answer' },
  { name: 'a reset', raw: exit(56), seen: 'cut', says: 'reset' },
  { name: 'a TLS handshake that fails', raw: exit(35), seen: 'cut', says: 'TLS handshake' },
  {
    name: 'a banner',
    raw: exit(1, 'curl: (1) Received HTTP/0.9 when not allowed'),
    seen: 'unclear',
    says: 'not HTTP',
  },
  { name: 'another code', raw: exit(92, 'curl: (92) stream'), seen: 'unclear', says: 'code 92' },
  { name: 'no curl', raw: exit(127, 'sh: curl: not found'), seen: 'not-run', says: 'has no curl' },
  {
    name: 'no curl, as the runtime says it',
    raw: exit(1, 'exec: "curl": executable file not found in $PATH'),
    seen: 'not-run',
    says: 'has no curl',
  },
  {
    name: 'a curl that is too old',
    raw: exit(2, 'curl: option --path-as-is: is unknown'),
    seen: 'not-run',
    says: 'too old',
  },
  { name: 'a killed command', raw: exit(137), seen: 'not-run', says: 'signal 9' },
  { name: 'no command', raw: exit(null, 'the pod is gone.'), seen: 'not-run', says: 'the pod is gone' },
])('$name is $seen', ({ raw, seen, says }) => {
  const reading = interpret(raw, { client: 'sidecar', port: 8000 });
  expect(reading.seen).toBe(seen);
  expect(reading.meaning).toContain(says);
});

test('without a proxy of its own, an empty 404 is the application', () => {
  expect(interpret(answer(404, '', { server: 'istio-envoy' }), { client: 'none', port: 1 }).seen).toBe(
    'reached',
  );
});

test('a plaintext caller that is reset is told of STRICT', () => {
  expect(interpret(exit(56), { client: 'none', port: 1 }).meaning).toContain('STRICT');
});

const S = 'sidecar';
const Z = 'ambient';
const N = 'none';
const UPSTREAM = { ...ENVOY, 'x-envoy-upstream-service-time': '1' };
const ZTUNNEL = `${CONNECT}reset reason: connection termination`;
const REMOTE = `${CONNECT}reset reason: remote connection failure, transport failure reason: `;

// What people see in a mesh, cause by cause. An answer from another service (24) looks like any answer.
test.each([
  { row: 1, client: S, raw: answer(404, 'no page', UPSTREAM), seen: 'reached' },
  { row: 1, client: N, raw: answer(405, '', { 'x-envoy-upstream-service-time': '1' }), seen: 'reached' },
  { row: 2, client: Z, raw: answer(403, 'RBAC: access denied', { server: 'istio-envoy' }), seen: 'denied' },
  { row: 3, client: S, raw: answer(403, '{"error":"no"}', UPSTREAM), seen: 'unclear' },
  { row: 4, client: S, raw: answer(401, 'Jwt verification fails'), seen: 'unauthenticated' },
  { row: 5, client: S, raw: answer(503, ZTUNNEL, ENVOY), seen: 'cut' },
  {
    row: 6,
    client: S,
    raw: answer(503, `${REMOTE}TLS_error:|x:CERTIFICATE_VERIFY_FAILED`, ENVOY),
    seen: 'unreachable',
  },
  { row: 7, client: S, raw: answer(503, `${REMOTE}delayed connect error: 111`, ENVOY), seen: 'refused' },
  { row: 8, client: Z, raw: answer(503, 'no healthy upstream'), seen: 'unreachable' },
  {
    row: 9,
    client: S,
    raw: answer(503, `${CONNECT}reset reason: connection timeout`, ENVOY),
    seen: 'timed-out',
  },
  { row: 10, client: S, raw: answer(504, 'upstream request timeout', ENVOY), seen: 'unclear' },
  { row: 11, client: S, raw: answer(404, '', ENVOY), seen: 'unreachable' },
  { row: 12, client: S, raw: answer(502, '', ENVOY), seen: 'unreachable' },
  { row: 13, client: Z, raw: answer(503, ZTUNNEL, { server: 'istio-envoy' }), seen: 'cut' },
  { row: 14, client: Z, raw: exit(56), seen: 'cut' },
  { row: 14, client: N, raw: exit(56), seen: 'cut' },
  { row: 15, client: S, raw: exit(52), seen: 'cut' },
  { row: 16, client: S, raw: exit(35), seen: 'cut' },
  { row: 17, client: N, raw: exit(28), seen: 'timed-out' },
  { row: 18, client: N, raw: exit(7), seen: 'refused' },
  { row: 19, client: S, raw: exit(6), seen: 'unresolved' },
  { row: 20, client: S, raw: exit(60), seen: 'unclear' },
  {
    row: 21,
    client: S,
    raw: answer(200, '', { 'grpc-status': '7', 'grpc-message': 'RBAC: access denied' }),
    seen: 'denied',
  },
  { row: 22, client: S, raw: answer(426, '', ENVOY), seen: 'unclear' },
  { row: 23, client: S, raw: answer(429, 'local_rate_limited', ENVOY), seen: 'unclear' },
  { row: 23, client: S, raw: answer(503, 'fault filter abort', ENVOY), seen: 'unclear' },
  { row: 24, client: S, raw: answer(302, '', UPSTREAM), seen: 'reached' },
] as const)('row $row, from a client with $client: $seen', ({ client, raw, seen }) => {
  expect(interpret(raw, { client, port: 8000 }).seen).toBe(seen);
});

test('a waypoint that was refused says so, and a longer limit is named', () => {
  expect(interpret(answer(503, ZTUNNEL), { client: Z, port: 1 }).meaning).toContain('waypoint');
  expect(interpret(exit(28), { client: S, port: 1, seconds: 10 }).meaning).toContain('Time-out after 10 s');
});

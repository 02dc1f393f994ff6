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

import { expect, test } from 'vitest';
import type { Observation } from '@/lib/mesh/observation';
import { readAccessLog, unseen, wantsLog, withLog } from './access-log';
import { planProbe } from './plan';
import { edge, reachability, snapshot } from './probe.fixture';

const json = (fields: Record<string, unknown>): string =>
  JSON.stringify({ user_agent: 'meshproof/abc', response_code: 403, ...fields });

const TEXT =
  '[2026-11-25T19:52:46.842Z] "GET / HTTP/1.1" 403 - rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[0]] - "-" 0 19 0 - "-" "meshproof/abc" "x" "httpbin.a:8000" "-" inbound|8080|| - 10.0.0.1:8080 10.0.0.2:1 outbound_.8000_._.httpbin.a.svc.cluster.local default';

test.each([
  {
    name: 'JSON',
    text: json({ response_code_details: 'via_upstream' }),
    want: [['abc', 'via_upstream']],
  },
  {
    name: "Istio's own text",
    text: TEXT,
    want: [['abc', 'rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[0]]']],
  },
  {
    name: 'a line of somebody else',
    text: '{"user_agent":"curl/8","response_code_details":"via_upstream"}',
    want: [],
  },
  { name: 'a line without details', text: '[x] "GET / HTTP/1.1" 403 - "meshproof/abc"', want: [] },
  { name: 'half a line', text: '{"user_agent":"meshproof/abc","resp', want: [] },
  { name: 'nothing', text: '', want: [] },
])('the log is read: $name', ({ text, want }) => {
  expect([...readAccessLog(`other\n${text}\n`)]).toEqual(want);
});

const plan = planProbe({
  snapshot: snapshot(),
  reachability: reachability([edge()]),
  edge: edge().id,
  id: 'abc',
});
const seen = (given: Partial<Observation> = {}, httpCode: number | null = 403): Observation => ({
  id: 'abc',
  edge: edge().id,
  at: '2026-01-01T00:00:00Z',
  probe: plan.ok ? plan.value : null,
  raw: { exitCode: 0, httpCode, body: '', headers: {}, error: '', milliseconds: 9 },
  seen: 'denied',
  meaning: 'Refused.',
  predicted: 'deny',
  restsOn: [],
  ...given,
});

test.each([
  {
    details: 'rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[2]]',
    saw: 'denied',
    says: 'names a/b, rule 2, as the one that refused',
    policy: { kind: 'AuthorizationPolicy', namespace: 'a', name: 'b' },
  },
  {
    details:
      'rbac_access_denied_matched_policy[istio-ext-authz-opa-ns[a]-policy[b]-rule[0]-deny-due-to-bad-CUSTOM-action]',
    saw: 'denied',
    says: 'names a/b, rule 0',
    policy: { kind: 'AuthorizationPolicy', namespace: 'a', name: 'b' },
  },
  {
    details: 'rbac_access_denied_matched_policy[none]',
    saw: 'denied',
    says: 'no ALLOW policy matched',
    policy: null,
  },
  {
    details: 'jwt_authn_access_denied{Jwt_is_expired}',
    saw: 'unauthenticated',
    says: 'refused the token: Jwt is expired',
    policy: null,
  },
  { details: 'ext_authz_denied', saw: 'unclear', says: 'external authorizer refused', policy: null },
  { details: 'via_upstream', saw: 'reached', says: 'the application answered', policy: null },
] as const)('$details means $saw', ({ details, saw, says, policy }) => {
  const observation = withLog(seen(), 'httpbin-1', details);
  expect(observation.seen).toBe(saw);
  expect(observation.log).toMatchObject({ pod: 'httpbin-1', details, policy });
  expect(observation.log?.sentence).toContain(says);
});

test('without a line, the policy is predicted and not seen', () => {
  expect(unseen('The log is off.').sentence).toBe(
    'The log is off. The policy that refused is predicted, not seen.',
  );
});

test.each([
  { name: 'a denial', of: seen(), want: true },
  { name: 'a 403 of somebody', of: seen({ seen: 'unclear' }), want: true },
  { name: 'an answer', of: seen({ seen: 'reached' }, 200), want: false },
  { name: 'a time-out', of: seen({ seen: 'timed-out' }, null), want: false },
])('the log is asked for $name: $want', ({ of, want }) => {
  expect(wantsLog(of)).toBe(want);
});

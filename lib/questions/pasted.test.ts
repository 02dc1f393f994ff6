import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPasted } from './pasted';

const LOG =
  '[2026-11-25T10:00:00.000Z] "GET /headers?x=1 HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl/8.9.1" "0f4f7d7c-3f0b-9f5b-a6a1-5c1b3b6e7a10" "httpbin.team-a:8000" "-" inbound|8000|| - 10.244.0.9:8000 10.244.0.12:41234 outbound_.8000_._.httpbin.team-a.svc.cluster.local default';

const POLICY = 'rbac_access_denied_matched_policy[ns[team-a]-policy[deny-b]-rule[0]]';

const cases: readonly (readonly [string, string, object | null])[] = [
  [
    'a line of the access log of a sidecar',
    LOG,
    {
      kind: 'access log',
      method: 'GET',
      path: '/headers?x=1',
      code: 403,
      port: 8000,
      host: 'httpbin.team-a.svc.cluster.local',
      policy: null,
    },
  ],
  [
    'a line that names the rule',
    LOG.replace('rbac_access_denied_matched_policy[none]', POLICY),
    { kind: 'access log', policy: { namespace: 'team-a', name: 'deny-b', rule: 0 } },
  ],
  [
    'a line without a server name',
    '[t] "POST /charge HTTP/2" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "Go" "id" "payments-api.payments:8443" "-"',
    { method: 'POST', path: '/charge', host: 'payments-api.payments', port: 8443 },
  ],
  [
    'a line in JSON',
    JSON.stringify({
      method: 'POST',
      path: '/charge',
      response_code: 403,
      authority: 'api.payments:8443',
      response_code_details: POLICY,
    }),
    {
      kind: 'access log',
      method: 'POST',
      path: '/charge',
      code: 403,
      host: 'api.payments',
      port: 8443,
      policy: { name: 'deny-b' },
    },
  ],
  [
    'a matched policy alone',
    `  ${POLICY} `,
    { kind: 'policy', policy: { namespace: 'team-a', name: 'deny-b', rule: 0 } },
  ],
  ['no matched policy', 'rbac_access_denied_matched_policy[none]', { kind: 'policy', policy: null }],
  [
    'a SPIFFE ID',
    'URI:spiffe://cluster.local/ns/team-b/sa/curl,',
    { kind: 'identity', principal: 'cluster.local/ns/team-b/sa/curl' },
  ],
  [
    'a curl command',
    'curl -sS http://httpbin.team-a:8000/headers',
    { kind: 'command', host: 'httpbin.team-a', port: 8000, path: '/headers', method: 'GET' },
  ],
  ['a method', 'curl -XDELETE https://api.payments/x', { method: 'DELETE', port: 443, path: '/x' }],
  [
    'a body',
    "curl -d '{\"a\": 1}' -H 'content-type: application/json' api.payments:8443/charge",
    { method: 'POST', host: 'api.payments', port: 8443 },
  ],
  [
    'a host of its own',
    'curl -H "Host: api.payments" http://10.0.0.1:8443/',
    { host: 'api.payments', port: 8443 },
  ],
  ['several lines', 'curl \\\n  -X PUT \\\n  http://a.b/c', { method: 'PUT', path: '/c' }],
  [
    'a command in a pod',
    'kubectl exec -n team-b deploy/curl -c curl -- curl -s -o /dev/null http://httpbin.team-a:8000/headers',
    { kind: 'command', caller: { namespace: 'team-b', name: 'curl' }, host: 'httpbin.team-a' },
  ],
  [
    'a namespace before the verb',
    '$ kubectl --namespace=team-b exec curl-7d9f8-abcde -it -- curl http://httpbin.team-a:8000',
    { caller: { namespace: 'team-b', name: 'curl-7d9f8-abcde' }, path: '/' },
  ],
  ['a name', 'payments/api', null],
  ['nothing', '', null],
  ['markup', '<img src=x onerror=alert(1)>', null],
  ['a curl without an address', 'curl --help', null],
  ['broken JSON', '{"response_code": 403', null],
  ['a policy that is cut off', 'rbac_access_denied_matched_policy[ns[team-a]-policy[', null],
  ['a rule that is no number', 'rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[x]]', null],
  ['a very long text', `curl http://a.b/${'x'.repeat(30_000)}`, null],
];

test.each(cases)('%s', (_, text, wanted) => {
  if (wanted === null) expect(readPasted(text)).toBeNull();
  else expect(readPasted(text)).toMatchObject(wanted);
});

test('no text breaks the reader', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readPasted(text)));
  const part = fc.constantFrom(
    'curl ',
    '-H ',
    '"',
    "'",
    'kubectl ',
    'exec ',
    '-- ',
    '[',
    ']',
    '{',
    '}',
    'ns[',
    'spiffe://',
    'a',
    '\\',
    '\n',
    ' 403 ',
    '"GET / HTTP/1.1"',
  );
  fc.assert(fc.property(fc.array(part, { maxLength: 60 }), (parts) => void readPasted(parts.join(''))));
});

test('a long hostile line is read in a moment', () => {
  for (const piece of ['outbound_.1_.', '"a.b:', 'a.', '\\"', 'rbac_access_denied_matched_policy[ns['])
    expect(() =>
      readPasted(`"GET / HTTP/1.1" 403 ${piece.repeat(Math.floor(19_000 / piece.length))}`),
    ).not.toThrow();
}, 2_000);

import { expect, test } from 'vitest';
import type { Principal } from './reachability';
import { type Asked, missSentence, phraseText, principalText, verdictSentence } from './sentence';

const account = (namespace: string, trustDomain = 'cluster.local'): Principal => ({
  id: `${trustDomain}/ns/${namespace}/sa/curl`,
  kind: 'account',
  trustDomain,
  namespace,
  serviceAccount: 'curl',
  workloads: [],
});
const anonymous: Principal = {
  ...account(''),
  id: 'anonymous',
  kind: 'anonymous',
  serviceAccount: '',
};
const policy = { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy' };
const miss = {
  policy,
  rule: 0,
  path: 'spec.rules[0].from[0].source.principals',
  wants: ['cluster.local/ns/team-a/sa/curl'],
  is: 'cluster.local/ns/team-b/sa/curl',
  failed: 1,
};

const asked = (decision: Partial<Asked['decision']>, rest: Partial<Asked> = {}): Asked => ({
  decision: {
    verdict: 'deny',
    reason: 'not-allowed',
    detail: '',
    enforcer: 'sidecar',
    policy,
    rule: null,
    path: null,
    ...decision,
  },
  condition: null,
  principal: account('team-b'),
  target: { id: 'team-a/httpbin' },
  port: { port: 8000 },
  trustDomain: 'cluster.local',
  ...rest,
});

test.each([
  {
    name: 'no rule names the caller',
    of: asked({ nearestMiss: miss }),
    says: 'team-b/curl cannot reach team-a/httpbin on port 8000: httpbin-policy selects the workload, and no rule in it names this principal.',
  },
  {
    name: 'the caller is named, the operation is not',
    of: asked({ nearestMiss: { ...miss, path: 'spec.rules[0].to[0].operation.methods' } }),
    says: 'team-b/curl cannot reach team-a/httpbin on port 8000: httpbin-policy selects the workload, and no rule in it matches this request.',
  },
  {
    name: 'a rule names the caller',
    of: asked({
      verdict: 'allow',
      reason: 'allow-matched',
      rule: 0,
      path: 'spec.rules[0].from[0].source.principals[0]',
    }),
    says: 'team-b/curl can reach team-a/httpbin on port 8000. Rule 0 of httpbin-policy names it.',
  },
  {
    name: 'nothing selects the workload',
    of: asked({ verdict: 'allow', reason: 'no-allow-policy', policy: null }),
    says: 'team-b/curl can reach team-a/httpbin on port 8000: no ALLOW policy selects it.',
  },
  {
    name: 'a DENY rule matches',
    of: asked({ reason: 'denied-by', rule: 2 }),
    says: 'team-b/curl cannot reach team-a/httpbin on port 8000: rule 2 of httpbin-policy denies it.',
  },
  {
    name: 'plaintext under STRICT',
    of: asked({ reason: 'mtls-required', policy: null }, { principal: anonymous }),
    says: 'STRICT mTLS refuses plaintext, so a caller with no identity cannot reach team-a/httpbin on port 8000.',
  },
  {
    name: 'a condition',
    of: asked(
      { verdict: 'conditional', reason: 'depends-on-request' },
      { condition: { text: 'POST /charge', passes: null, fails: null } },
    ),
    says: 'team-b/curl can reach team-a/httpbin on port 8000 for POST /charge only.',
  },
  {
    name: 'an external authorizer',
    of: asked({ verdict: 'delegated', reason: 'external-authorizer', detail: 'opa' }),
    says: 'Cannot tell: the ext-authz provider opa decides for team-a/httpbin on port 8000.',
  },
  {
    name: 'nothing listens',
    of: asked({ verdict: 'unreachable', reason: 'no-endpoint', policy: null }),
    says: 'team-b/curl does not get through to team-a/httpbin on port 8000: nothing listens on this port.',
  },
  {
    name: 'a gap, whose clause may end in a full stop',
    of: asked({ verdict: 'unknown', reason: 'gap', detail: 'pods are hidden from you.' }),
    says: 'Cannot tell whether team-b/curl can reach team-a/httpbin on port 8000: pods are hidden from you.',
  },
])('$name', ({ of, says }) => {
  expect(phraseText(verdictSentence(of))).toBe(says);
});

test('a foreign trust domain is never dropped', () => {
  expect(principalText(account('payments', 'partner.example'), 'cluster.local')).toBe(
    'partner.example: payments/curl',
  );
});

test('the nearest miss names the field, what it wants and what is there', () => {
  expect(phraseText(missSentence(miss))).toBe(
    'Rule 0 of httpbin-policy comes closest: from.source.principals wants cluster.local/ns/team-a/sa/curl, and the request has cluster.local/ns/team-b/sa/curl.',
  );
  expect(phraseText(missSentence({ ...miss, is: null }))).toContain('and the request has none.');
});

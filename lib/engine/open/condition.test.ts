import { expect, test } from 'vitest';
import { findEdge } from '@/lib/mesh/edges';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { analyse } from '../analyse';

type Rule = Readonly<Record<string, unknown>>;
const allow = (...rules: readonly Rule[]): Manifest => ({ action: 'ALLOW', rules: [...rules] });
const deny = (...rules: readonly Rule[]): Manifest => ({ action: 'DENY', rules: [...rules] });
const to = (operation: Rule): Rule => ({ to: [{ operation }] });
const from = (source: Rule): Rule => ({ from: [{ source }] });
const when = (key: string, values: Rule): Rule => ({ when: [{ key, ...values }] });

const token: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'jwt', namespace: 'team-a' },
  spec: { jwtRules: [{ issuer: 'https://issuer.example', jwks: '{}' }] },
};

const edgeOf = (policies: readonly Manifest[], others: readonly Manifest[] = []) => {
  const objects = policies.map((spec, at) => httpbinPolicy(spec, { name: `p${at}` }));
  const edge = findEdge(
    analyse(storyMesh([...objects, ...others])),
    'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000',
  );
  if (edge === undefined) throw new Error('The story has this edge.');
  return edge;
};

test.each<[string, readonly Manifest[], string]>([
  [
    'two policies that cover every method',
    [allow(to({ methods: ['GET'] })), allow(to({ notMethods: ['GET'] }))],
    'allow',
  ],
  ['every path', [allow(to({ paths: ['/*'] }))], 'allow'],
  ['every path, in two halves', [allow(to({ paths: ['/a*'] }), to({ notPaths: ['/a*'] }))], 'allow'],
  ['a template and its negation', [allow(to({ paths: ['/{*}/x'] }), to({ notPaths: ['/{*}/x'] }))], 'allow'],
  ['a path that it excludes itself', [allow(to({ paths: ['/a'], notPaths: ['/a'] }))], 'deny'],
  ['a path without its slash', [allow(to({ paths: ['a'] }))], 'deny'],
  ['a prefix inside an excluded template', [allow(to({ paths: ['/a/b'], notPaths: ['/{*}/b'] }))], 'deny'],
  [
    'all that is allowed is denied',
    [allow(to({ methods: ['GET'], paths: ['/a/*'] })), deny(to({ paths: ['/a*'] }))],
    'deny',
  ],
  ['a token that nobody can validate', [allow(from({ requestPrincipals: ['*'] }))], 'deny'],
  ['a method that the codec refuses', [allow(to({ methods: ['get'] }))], 'deny'],
  ['a host that leads elsewhere', [allow(to({ hosts: ['other.example'] }))], 'deny'],
  ['every host that leads here', [allow(to({ hosts: ['httpbin.team-a*'] }))], 'allow'],
  ['a denial of hosts that lead elsewhere', [deny(to({ hosts: ['*.example'] }))], 'allow'],
])('%s', (_, policies, verdict) => {
  expect(edgeOf(policies)).toMatchObject({ decision: { verdict }, condition: null });
});

test.each<[readonly Manifest[], string]>([
  [[allow(to({ methods: ['GET'], paths: ['/health'] }))], 'GET /health'],
  [[allow(to({ paths: ['/api*'] }), to({ paths: ['/api/v1'] }))], '/api*'],
  [[allow(to({ paths: ['/api/*'] })), allow(to({ methods: ['GET'], paths: ['/api/x'] }))], '/api/*'],
  [[allow(to({ paths: ['/api/*'] })), deny(to({ paths: ['/admin/*'] }))], '/api/*'],
  [[allow(to({ paths: ['/api/*'] })), deny(to({ paths: ['/api/admin'] }))], '/api/*, all but /api/admin'],
  [[deny(to({ methods: ['DELETE'] }))], 'all but DELETE'],
  [[allow(to({ methods: ['GET'] }), to({ paths: ['/a'] }))], 'GET; /a'],
  [[allow(when('request.headers[x-tenant]', { values: ['a', 'b'] }))], 'with header x-tenant a or b'],
  [[allow(from({ remoteIpBlocks: ['10.0.0.0/8'] }))], 'from a client at 10.0.0.0/8'],
  [[allow(from({ notRemoteIpBlocks: ['10.0.0.0/8'] }))], 'not from a client at 10.0.0.0/8'],
])('%j passes %s', (policies, text) => {
  const { decision, condition } = edgeOf(policies);
  expect(decision.verdict).toBe('conditional');
  expect(condition?.text).toBe(text);
  expect(condition?.witnesses?.passes).not.toBeNull();
  expect(condition?.witnesses?.fails).not.toBeNull();
});

test('a token is part of the witness, and no probe can bring it', () => {
  const { condition } = edgeOf(
    [
      allow({
        ...from({ requestPrincipals: ['https://issuer.example/*'] }),
        ...when('request.auth.claims[groups]', { values: ['admin'] }),
      }),
    ],
    [token],
  );
  expect(condition).toMatchObject({
    text: 'with a token of https://issuer.example/* with claim groups admin',
    passes: null,
    fails: { method: 'GET', path: '/' },
    witnesses: {
      passes: { claims: { iss: 'https://issuer.example', groups: 'admin' } },
      fails: { claims: null },
    },
  });
});

test('a denial that closes what is left is found, however many facts the policies read', () => {
  const tenant = when('request.headers[x-tenant]', { values: ['a', 'b*'] });
  const { decision, condition } = edgeOf(
    [
      deny(tenant),
      deny({
        ...to({ notMethods: ['GET'], notPaths: ['*/health'], hosts: ['httpbin*'] }),
        ...when('request.auth.claims[groups]', { values: ['admin'] }),
      }),
      allow(from({ requestPrincipals: ['*'], notRequestPrincipals: ['https://issuer.example/*'] }), {
        ...from({ requestPrincipals: ['https://issuer.example/alice', '*'] }),
        ...to({ paths: ['/a/{**}'], notPaths: ['*/health'] }),
        ...tenant,
      }),
    ],
    [token],
  );
  expect(decision.verdict).toBe('deny');
  expect(condition).toBeNull();
});

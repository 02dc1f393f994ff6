import { expect, test } from 'vitest';
import { brief, from, lint, on, pod, security, service, when } from '@/lib/testing/lint-mesh';

const place = 'spec.rules[0].from[0].source';
const deny = { action: 'DENY' };
const other = { trustDomain: 'prod.example', trustDomainAliases: [] };
const aliased = { trustDomainAliases: ['old.example'] };

test.each([
  // L1
  {
    spec: from({ principals: ['spiffe://cluster.local/ns/a/sa/b'] }),
    want: [`L1 error ${place}.principals[0]`],
  },
  {
    spec: from({ principals: ['spiffe://cluster.local/ns/a/sa/b'] }, deny),
    want: [`L1 critical ${place}.principals[0]`],
  },
  {
    spec: when('source.principal', ['spiffe://cluster.local/ns/a/sa/b']),
    want: ['L1 error spec.rules[0].when[0].values[0]'],
  },
  // L2
  ...[
    'cluster.local/ns/*/sa/b',
    '*/ns/a/*',
    'ns/a/sa/b',
    'a/b',
    'cluster.local/ns/a/sa/b/',
    'system:serviceaccount:a:b',
    'ns/a/*',
    'cluster.local/a*',
  ].map((value) => ({ spec: from({ principals: [value] }), want: [`L2 error ${place}.principals[0]`] })),
  ...[
    '*',
    '*/sa/b',
    '*/ns/a/sa/b',
    'cluster.local/*',
    'cluster.local/ns/*',
    'cluster.local/ns/a/sa/*',
    'cluster.local/ns/team-a/sa/curl',
  ].map((value) => ({ spec: from({ principals: [value] }), want: [] })),
  // L3
  { spec: from({ principals: ['cluster.local/ns/team*'] }), want: [`L3 warning ${place}.principals[0]`] },
  { spec: from({ principals: ['cluster.local/ns/a/sa/b*'] }), want: [`L3 warning ${place}.principals[0]`] },
  { spec: from({ principals: ['cluster.local/ns/team/*'] }), want: [] },
])('$spec.rules', ({ spec, want }) => {
  expect(brief(lint([on(spec)]))).toEqual(want);
});

test.each([
  // L4: only what is not five segments, and only where a local domain would be left out.
  { value: 'cluster.local/ns/a/*', config: other, want: ['L4'] },
  { value: 'prod.example/ns/a/*', config: other, want: [] },
  { value: 'cluster.local/ns/a/sa/*', config: other, want: [] },
  { value: 'cluster.local/ns/a/*', config: aliased, want: ['L4'] },
  { value: 'cluster.local/*', config: aliased, want: ['L4'] },
  { value: 'cluster.local/ns/a/*', config: {}, want: [] },
  { value: '*/ns/a/sa/b', config: aliased, want: [] },
  // L5
  { value: 'partner/ns/a/sa/b', config: {}, want: ['L5'] },
  { value: 'partner/ns/a/sa/b', config: { caTrustDomains: ['partner'] }, want: [] },
  { value: 'old.example/ns/a/sa/b', config: aliased, want: [] },
  { value: 'cluster.local/ns/a/sa/b', config: other, want: [] },
])('$value with $config', ({ value, config, want }) => {
  expect(lint([on(from({ principals: [value] }))], { config }).map(({ code }) => code)).toEqual(want);
});

const ambient = [pod('amb/web', 'ambient'), service('amb/web', [{ name: 'http', port: 80 }])];
const atAmbient = (spec: Record<string, unknown>) =>
  brief(lint([...ambient, security('AuthorizationPolicy', spec, { namespace: 'amb' })]));

test('L5: a ztunnel translates no trust domain', () => {
  const policy = security('AuthorizationPolicy', from({ principals: ['cluster.local/ns/a/sa/b'] }), {
    namespace: 'amb',
  });
  expect(brief(lint([...ambient, policy], { config: other }))).toEqual([`L5 warning ${place}.principals[0]`]);
  expect(brief(lint([...ambient, policy]))).toEqual([]);
});

test.each(['team-*a', '*sa', '*a'])('L6: namespace %s', (value) => {
  expect(brief(lint([on(from({ namespaces: [value] }))]))).toEqual([`L6 error ${place}.namespaces[0]`]);
});

test.each(['team-*', 'a', 'team-a', '*-prod', 'a*b'])(
  'L6 and L7 leave namespace %s alone at a proxy',
  (value) => {
    expect(brief(lint([on(from({ namespaces: [value] }))]))).toEqual([]);
  },
);

test.each([
  { value: 'a*b', want: [`L7 error ${place}.namespaces[0]`] },
  { value: '*x*', want: [`L7 error ${place}.namespaces[0]`] },
  { value: 'team-*', want: [] },
  { value: '*-a', want: [] },
])('L7: namespace $value at a ztunnel', ({ value, want }) => {
  expect(atAmbient(from({ namespaces: [value] }))).toEqual(want);
});

test.each([
  { value: 'curl', namespace: 'istio-system', want: [`L8 warning ${place}.serviceAccounts[0]`] },
  { value: 'team-a/curl', namespace: 'istio-system', want: [] },
  { value: 'curl', namespace: 'team-a', want: [] },
])('L8: account $value in $namespace', ({ value, namespace, want }) => {
  const policy = security('AuthorizationPolicy', from({ serviceAccounts: [value] }), { namespace });
  expect(brief(lint([policy]))).toEqual(want);
});

const strict = security('PeerAuthentication', { mtls: { mode: 'STRICT' } });
const disabled = security('PeerAuthentication', { mtls: { mode: 'DISABLE' } });
const plain = pod('legacy/job', 'none');

test.each([
  {
    name: 'an excluded namespace',
    spec: from({ notNamespaces: ['x'] }),
    want: [`L9 warning ${place}.notNamespaces[0]`],
  },
  {
    name: 'an excluded account',
    spec: from({ notServiceAccounts: ['x/y'] }),
    want: [`L9 warning ${place}.notServiceAccounts[0]`],
  },
  { name: 'an identity beside it', spec: from({ notNamespaces: ['x'], principals: ['*'] }), want: [] },
  {
    name: 'an identity in a condition',
    spec: {
      rules: [
        { from: [{ source: { notNamespaces: ['x'] } }], when: [{ key: 'source.principal', values: ['*'] }] },
      ],
    },
    want: [],
  },
  { name: 'a denial', spec: from({ notNamespaces: ['x'] }, deny), want: [] },
  { name: 'STRICT', spec: from({ notNamespaces: ['x'] }), extra: [strict], want: [] },
  {
    name: 'a caller without a proxy',
    spec: from({ principals: ['cluster.local/ns/legacy/sa/job'] }),
    extra: [plain],
    want: [`L9 warning ${place}.principals[0]`],
  },
  {
    name: 'a namespace without proxies',
    spec: from({ namespaces: ['legacy'] }),
    extra: [plain],
    want: [`L9 warning ${place}.namespaces[0]`],
  },
  {
    name: 'a namespace with some',
    spec: from({ namespaces: ['legacy'] }),
    extra: [plain, pod('legacy/new', 'sidecar')],
    want: [],
  },
  { name: 'a caller of whom nothing is known', spec: from({ namespaces: ['elsewhere'] }), want: [] },
  {
    name: 'a denial of a caller without a proxy',
    spec: from({ namespaces: ['legacy'] }, deny),
    extra: [plain],
    want: [],
  },
  {
    name: 'mutual TLS disabled',
    spec: from({ namespaces: ['team-b'] }),
    extra: [disabled],
    want: [`L9 warning ${place}.namespaces[0]`],
  },
])('L9: $name', ({ spec, extra = [], want }) => {
  expect(brief(lint([on(spec), ...extra]))).toEqual(want);
});

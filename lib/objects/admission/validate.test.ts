import { describe, expect, test } from 'vitest';
import { validateObject } from './validate';

const SOURCE = { file: 'a.yaml', document: 1, line: 1 };
const object = (kind: string, spec: object, annotations: Record<string, string> = {}) => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name: 'p', namespace: 'a', annotations },
  spec,
});
const policy = (spec: object, annotations = {}) => object('AuthorizationPolicy', spec, annotations);
const from = (source: unknown, rest: object = {}) => policy({ rules: [{ from: [{ source }] }], ...rest });
const to = (operation: object) => policy({ rules: [{ to: [{ operation }] }] });
const when = (condition: object) => policy({ rules: [{ when: [condition] }] });
const jwt = (rule: object) => object('RequestAuthentication', { jwtRules: [rule] });
const custom = { action: 'CUSTOM', provider: { name: 'x' } };

describe('refuses', () => {
  test.each([
    [
      'E3',
      'spec.targetRefs[0].kind',
      policy({ targetRefs: [{ group: 'apps', kind: 'Deployment', name: 'x' }] }),
    ],
    ['E3', 'spec.targetRefs[0].name', policy({ targetRefs: [{ kind: 'Service', name: '' }] })],
    ['E4', 'spec.action', policy({ action: 'CUSTOM', provider: { name: 'x' } })],
    ['E4', 'spec.provider', policy({ action: 'CUSTOM', rules: [{}] })],
    ['E4', 'spec.provider', policy({ action: 'DENY', rules: [{}], provider: { name: 'x' } })],
    ['E5', 'spec.rules[0].from[0].source.notPrincipals', from({ notPrincipals: ['x'] }, custom)],
    ['E6', 'spec.action', policy({ action: 'DENY', rules: [] })],
    ['E7', 'spec.rules[0]', policy({ rules: [null] })],
    ['E7', 'spec.rules[0].from[0]', policy({ rules: [{ from: [null] }] })],
    ['E7', 'spec.rules[0].from[0]', from({ principals: [] })],
    ['E7', 'spec.rules[0].to[0]', policy({ rules: [{ to: [{}] }] })],
    ['E8', 'spec.rules[0].to[0].operation.paths[1]', to({ paths: ['/a', ''] })],
    ['E9', 'spec.rules[0].from[0].source.remoteIpBlocks[0]', from({ remoteIpBlocks: ['10.0.0.0/33'] })],
    ['E9', 'spec.rules[0].when[0].notValues[0]', when({ key: 'remote.ip', notValues: ['ten'] })],
    ['E10', 'spec.rules[0].to[0].operation.ports[0]', to({ ports: ['80-90'] })],
    ['E11', 'spec.rules[0].from[0].source.serviceAccounts[0]', from({ serviceAccounts: ['a/'] })],
    ['E12', 'spec.rules[0].from[0].source.trustDomains[0]', from({ trustDomains: ['a*b'] })],
    ['E13', 'spec.rules[0].to[0].operation.paths[0]', to({ paths: ['/a/{**}/{*}'] })],
    ['E14', 'spec.rules[0].when[0].key', when({ key: 'request.headers[]', values: ['x'] })],
    ['E14', 'spec.rules[0].when[0]', when({ key: 'source.ip' })],
    [
      'E15',
      'metadata.annotations["istio.io/dry-run"]',
      policy({ rules: [{}] }, { 'istio.io/dry-run': 'yes' }),
    ],
    [
      'E15',
      'metadata.annotations["internal.istio.io/parents"]',
      policy({}, { 'internal.istio.io/parents': 'x' }),
    ],
    [
      'E15',
      'metadata.annotations["istio.io/dry-run"]',
      object('PeerAuthentication', {}, { 'istio.io/dry-run': 'true' }),
    ],
    ['E18', 'spec.jwtRules[0]', jwt({ jwks: '{"keys":[]}' })],
    ['E18', 'spec.jwtRules[0].jwksUri', jwt({ issuer: 'x', jwksUri: 'file:///keys' })],
    ['E18', 'spec.jwtRules[0].jwks', jwt({ issuer: 'x', jwks: 'keys' })],
    ['E18', 'spec.jwtRules[0].audiences[0]', jwt({ issuer: 'x', audiences: [''] })],
    ['schema', 'spec.action', policy({ action: 'PERMIT' })],
    ['schema', 'spec.rules[0].to[0].operation.path', to({ path: ['/x'], methods: ['GET'] })],
    ['schema', 'spec', policy({ selector: {}, targetRefs: [] })],
  ])('%s at %s', (code, path, raw) => {
    expect(validateObject(raw, SOURCE)?.refusals).toMatchObject([{ code, path }]);
  });

  test('each fault of one object, not only the first', () => {
    const raw = policy({ rules: [{ to: [{ operation: { ports: ['http'], paths: ['/{x}'] } }] }, null] });
    expect(validateObject(raw, SOURCE)?.refusals.map(({ code }) => code)).toEqual(['E10', 'E13', 'E7']);
  });
});

describe('warns', () => {
  const key = (more: object) => JSON.stringify({ keys: [{ kty: 'RSA', n: 'x', e: 'AQAB', ...more }] });
  const deny = (...rules: object[]) => policy({ action: 'DENY', rules });
  test.each([
    { name: 'a selector without labels', raw: policy({ selector: {} }), want: ['W1'] },
    { name: 'DENY by path', raw: deny({ to: [{ operation: { paths: ['/a'] } }] }), want: ['W2'] },
    { name: 'DENY by token', raw: deny({ from: [{ source: { requestPrincipals: ['*'] } }] }), want: ['W2'] },
    {
      name: 'DENY by path and port',
      raw: deny({ to: [{ operation: { paths: ['/a'], ports: ['80'] } }] }),
      want: [],
    },
    { name: 'DENY by namespace', raw: deny({ from: [{ source: { namespaces: ['a'] } }] }), want: [] },
    { name: 'ALLOW by path', raw: to({ paths: ['/a'] }), want: [] },
    { name: 'a private key', raw: jwt({ issuer: 'x', jwks: key({ d: 'x' }) }), want: ['W3'] },
    { name: 'a public key', raw: jwt({ issuer: 'x', jwks: key({}) }), want: [] },
  ])('$name: $want', ({ raw, want }) => {
    const validated = validateObject(raw, SOURCE);
    expect(validated?.refusals).toEqual([]);
    expect(validated?.warnings.map(({ code }) => code)).toEqual(want);
  });
});

test('kinds that decide nothing are not judged', () => {
  expect(validateObject({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }, SOURCE)).toBeNull();
});

const n = 'xAE7eB6qugXyCAG3yhh7pkDkT65pHymX';

// What a real istiod's webhook made of each.
test.each([
  { key: { kty: 'RSA', n, e: 'AQAB' }, refused: false },
  { key: { kty: 'RSA', n, e: 'AQAB', alg: 'foo' }, refused: false },
  { key: { kty: 'RSA', n: '', e: 'AQAB' }, refused: false },
  { key: { kty: 'RSA', n }, refused: true },
  { key: { kty: 'RSA', n: '%%%', e: 'AQAB' }, refused: true },
  { key: { kty: 'EC', crv: 'P-256', x: n, y: n }, refused: false },
  { key: { kty: 'EC', crv: 'odd', x: n, y: n }, refused: false },
  { key: { kty: 'EC', x: n, y: n }, refused: true },
  { key: { kty: 'OKP', crv: 'Ed25519', x: n }, refused: false },
  { key: { kty: 'oct', k: n }, refused: false },
  { key: { kty: 'oct' }, refused: true },
  { key: { kty: 'rsa', n, e: 'AQAB' }, refused: true },
  { key: { n, e: 'AQAB' }, refused: true },
  { key: null, refused: true },
  { key: 'x', refused: true },
])('a key set with $key', ({ key: one, refused }) => {
  const raw = {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name: 'a', namespace: 'b' },
    spec: { jwtRules: [{ issuer: 'x', jwks: JSON.stringify({ keys: [one] }) }] },
  };
  const codes = validateObject(raw, null)?.refusals.map(({ code }) => code);
  expect(codes).toEqual(refused ? ['E18'] : []);
});

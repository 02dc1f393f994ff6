import { describe, expect, test } from 'vitest';
import { admissionMessage, admit } from './admission';

const policy = (spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'p', namespace: 'a' },
  spec,
});
const to = (operation: object) => policy({ rules: [{ to: [{ operation }] }] });
const from = (source: object, rest: object = {}) => policy({ rules: [{ from: [{ source }] }], ...rest });
const when = (key: string, values: string[] = ['x'], rest: object = {}) =>
  policy({ rules: [{ when: [{ key, values }] }], ...rest });
const custom = { action: 'CUSTOM', provider: { name: 'ext' } };
const peer = (spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'p', namespace: 'a' },
  spec,
});

describe('the schema refuses', () => {
  test.each([
    {
      name: 'an unknown action',
      object: policy({ action: 'PERMIT' }),
      want: 'spec.action: Unsupported value: "PERMIT": supported values: "ALLOW"',
    },
    {
      name: 'a port as a number',
      object: to({ ports: [8080] }),
      want: 'spec.rules[0].to[0].operation.ports[0] in body must be of type string: "integer"',
    },
    {
      name: 'selector beside targetRefs',
      object: policy({ selector: {}, targetRefs: [] }),
      want: 'AuthorizationPolicy.security.istio.io "p" is invalid: spec:',
    },
    {
      name: 'a condition without key',
      object: policy({ rules: [{ when: [{ values: ['x'] }] }] }),
      want: 'spec.rules[0].when[0].key: Required value',
    },
    {
      name: 'an unknown mTLS mode',
      object: peer({ mtls: { mode: 'ON' } }),
      want: 'spec.mtls.mode: Unsupported value: "ON"',
    },
    {
      name: 'a port level without selector',
      object: peer({ portLevelMtls: { '80': { mode: 'STRICT' } } }),
      want: 'spec.portLevelMtls: Invalid value',
    },
    {
      name: 'an unknown field, read strictly',
      object: to({ path: ['/x'] }),
      want: 'strict decoding error: unknown field "spec.rules[0].to[0].operation.path"',
    },
  ])('$name', ({ object, want }) => {
    expect(admissionMessage(object)).toContain(want);
  });
});

describe("istiod's webhook refuses", () => {
  test.each([
    { name: 'DENY without rules', object: policy({ action: 'DENY' }), want: 'DENY action without `rules`' },
    {
      name: 'CUSTOM without provider',
      object: policy({ action: 'CUSTOM', rules: [{}] }),
      want: 'provider.name',
    },
    {
      name: 'a provider with ALLOW',
      object: policy({ provider: { name: 'x' }, rules: [{}] }),
      want: 'must not be used with the ALLOW action',
    },
    {
      name: 'CUSTOM by principal',
      object: from({ principals: ['x'] }, custom),
      want: 'cannot be used with the CUSTOM action',
    },
    {
      name: 'CUSTOM by request.auth',
      object: when('request.auth.principal', ['x'], custom),
      want: 'cannot be used with the CUSTOM action',
    },
    { name: 'an unknown key', object: when('Source.IP'), want: 'unknown attribute: Source.IP' },
    { name: 'a key of former times', object: when('destination.labels[app]'), want: 'unknown attribute' },
    { name: 'a condition without values', object: when('source.principal', []), want: 'at least one of' },
    { name: 'a named port', object: to({ ports: ['http'] }), want: '"http"' },
    { name: 'a port beyond 65535', object: to({ notPorts: ['70000'] }), want: '"70000"' },
    { name: 'a bad IP range', object: from({ ipBlocks: ['10.0.0.0/40'] }), want: '"10.0.0.0/40"' },
    { name: 'a bad IP in a condition', object: when('source.ip', ['ten']), want: '"ten"' },
    { name: 'a star in a service account', object: from({ serviceAccounts: ['a/*'] }), want: '"a/*"' },
    { name: 'a template that fills no segment', object: to({ paths: ['/foo{*}'] }), want: '"/foo{*}"' },
    { name: 'an operator behind {**}', object: to({ paths: ['/a/{**}/{*}'] }), want: '"/a/{**}/{*}"' },
    { name: 'an empty value', object: to({ methods: [''] }), want: 'empty value' },
    { name: 'an empty source', object: from({}), want: '`from.source` must not be empty' },
    { name: 'a null rule', object: policy({ rules: [null] }), want: 'must not be null' },
  ])('$name', ({ object, want }) => {
    const message = admissionMessage(object);
    expect(message).toMatch(/^admission webhook "validation.istio.io" denied the request: /);
    expect(message).toContain(want);
  });
});

describe('is taken', () => {
  test.each([
    { name: 'an empty policy', object: policy({}) },
    { name: 'an empty rule', object: policy({ action: 'DENY', rules: [{}] }) },
    { name: 'a header condition', object: when('request.headers[x-api-key]') },
    { name: 'a nested claim', object: when('request.auth.claims[a][b]') },
    { name: 'path templates', object: to({ paths: ['/a/{*}/b/{**}/c', '/plain*'] }) },
    { name: 'an IPv6 range', object: from({ remoteIpBlocks: ['fd00::/8'] }) },
    { name: 'an empty PeerAuthentication', object: peer({}) },
    {
      name: 'a kind that decides nothing',
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } },
    },
  ])('$name', ({ object }) => {
    expect(admissionMessage(object)).toBeNull();
  });
});

test('without validation an unknown field vanishes, which widens the rule', () => {
  const written = to({ methods: ['GET'], path: ['/x'] });
  expect(admit(written, 'Ignore')).toMatchObject({
    spec: { rules: [{ to: [{ operation: { methods: ['GET'] } }] }] },
  });
  expect(JSON.stringify(admit(written, 'Ignore'))).not.toContain('/x');
});

import { expect, test } from 'vitest';
import { brief, from, lint, pod, security, service, to } from '@/lib/testing/lint-mesh';

const WAYPOINT = 'cluster.local/ns/amb/sa/wp';
const port = [{ name: 'http', port: 80, targetPort: 8080 }];
const web = [pod('amb/web', 'ambient'), service('amb/web', port, { 'istio.io/use-waypoint': 'wp' })];
const bare = [pod('amb/web', 'ambient'), service('amb/web', port)];
const deny = { action: 'DENY' };
const policy = (spec: Record<string, unknown>, meta: Record<string, unknown> = {}) =>
  security('AuthorizationPolicy', spec, { namespace: 'amb', ...meta });
const client = 'cluster.local/ns/x/sa/client';
const at = (kind: string, name: string, group = '') => ({ targetRefs: [{ group, kind, name }] });
const GATEWAY_API = 'gateway.networking.k8s.io';

const gateway = (name: string, labels = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name, namespace: 'amb', labels },
  spec: { gatewayClassName: 'istio-waypoint' },
});

test.each([
  {
    name: 'ALLOW for the caller alone',
    objects: [...web, policy(from({ principals: [client] }))],
    want: ['L17 error spec.rules'],
  },
  {
    name: 'ALLOW for the waypoint too',
    objects: [...web, policy(from({ principals: [client, WAYPOINT] }))],
    want: [],
  },
  {
    name: 'ALLOW for the waypoint in another policy',
    objects: [
      ...web,
      policy(from({ principals: [client] })),
      policy(from({ serviceAccounts: ['wp'] }), { name: 'wp' }),
    ],
    want: [],
  },
  { name: 'ALLOW for its namespace', objects: [...web, policy(from({ namespaces: ['amb'] }))], want: [] },
  { name: 'ALLOW on a port', objects: [...web, policy(to({ ports: ['8080'] }))], want: [] },
  { name: 'an ALLOW that means to deny all', objects: [...web, policy({})], want: [] },
  {
    name: 'DENY for a caller',
    objects: [...web, policy(from({ principals: [client] }, deny))],
    want: ['L17 error spec.rules'],
  },
  {
    name: 'DENY for all but the waypoint',
    objects: [...web, policy(from({ notPrincipals: [WAYPOINT] }, deny))],
    want: [],
  },
  { name: 'DENY on a port', objects: [...web, policy(to({ ports: ['9'] }, deny))], want: [] },
  { name: 'no waypoint', objects: [...bare, policy(from({ principals: [client] }))], want: [] },
  {
    name: 'a waypoint for calls to pods only',
    objects: [
      ...web,
      gateway('wp', { 'istio.io/waypoint-for': 'workload' }),
      policy(from({ principals: [client] })),
    ],
    want: [],
  },
])('L17, behind a waypoint: $name', ({ objects, want }) => {
  expect(brief(lint(objects))).toEqual(want);
});

test.each([
  {
    name: 'a Service without a waypoint',
    objects: [...bare, policy(at('Service', 'web'))],
    want: ['L17 error spec.targetRefs[0]'],
  },
  { name: 'a Service with one', objects: [...web, policy(at('Service', 'web'))], want: [] },
  { name: 'a Service that files do not hold', objects: [policy(at('Service', 'gone'))], want: [] },
  {
    name: 'a RequestAuthentication',
    objects: [...bare, security('RequestAuthentication', at('Service', 'web'), { namespace: 'amb' })],
    want: ['L17 error spec.targetRefs[0]'],
  },
  {
    name: 'the waypoints of the mesh',
    objects: [
      ...web,
      policy(at('GatewayClass', 'istio-waypoint', GATEWAY_API), { namespace: 'istio-system' }),
    ],
    want: [],
  },
  {
    name: 'a GatewayClass elsewhere',
    objects: [...web, policy(at('GatewayClass', 'istio-waypoint', GATEWAY_API))],
    want: ['L17 error spec.targetRefs[0]'],
  },
  {
    name: 'another GatewayClass',
    objects: [policy(at('GatewayClass', 'istio', GATEWAY_API), { namespace: 'istio-system' })],
    want: ['L17 error spec.targetRefs[0]'],
  },
  { name: 'a Gateway', objects: [gateway('wp'), policy(at('Gateway', 'wp', GATEWAY_API))], want: [] },
])('L17, a target: $name', ({ objects, want }) => {
  expect(brief(lint(objects))).toEqual(want);
});

test('L17: what is missing in a cluster that was read', () => {
  const cluster = { mesh: 'cluster' } as const;
  expect(brief(lint([policy(at('Service', 'gone'))], cluster))).toEqual(['L17 error spec.targetRefs[0]']);
  expect(brief(lint([gateway('wp'), policy(at('Gateway', 'gone', GATEWAY_API))], cluster))).toEqual([
    'L17 error spec.targetRefs[0]',
  ]);
});

const matchAll = { selector: { matchLabels: {} }, rules: [{}] };

test.each([
  {
    name: 'sidecars',
    objects: [policy({ selector: {}, rules: [{}] }, { namespace: 'team-a' })],
    want: ['L19 info spec.selector'],
  },
  {
    name: 'ambient workloads',
    objects: [...bare, policy({ selector: {}, rules: [{}] })],
    want: ['L19 error spec.selector'],
  },
  {
    name: 'ambient workloads of the mesh',
    objects: [...bare, policy({ selector: {}, rules: [{}] }, { namespace: 'istio-system' })],
    want: ['L19 error spec.selector'],
  },
  {
    name: 'no labels in it, and ambient workloads',
    objects: [...bare, policy(matchAll)],
    want: ['L19 info spec.selector'],
  },
  {
    name: 'labels in it',
    objects: [...bare, policy({ selector: { matchLabels: { app: 'web' } }, rules: [{}] })],
    want: [],
  },
  { name: 'no selector', objects: [...bare, policy({ rules: [{}] })], want: [] },
])('L19: $name', ({ objects, want }) => {
  expect(brief(lint(objects))).toEqual(want);
});

const peer = (mode: string, meta: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) =>
  security('PeerAuthentication', { mtls: { mode }, ...rest }, meta);
const ofHttpbin = { selector: { matchLabels: { app: 'httpbin' } } };
const ofCurl = { selector: { matchLabels: { app: 'curl' } } };
const rule = (mode: string, host = 'httpbin', meta = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'rule', namespace: 'team-a', ...meta },
  spec: { host, trafficPolicy: { tls: { mode } } },
});

test.each([
  {
    name: 'a selector in the root namespace',
    objects: [peer('STRICT', { namespace: 'istio-system' }, ofHttpbin)],
    want: ['L20 error spec.selector'],
  },
  {
    name: 'two for the mesh',
    objects: [
      peer('STRICT', { namespace: 'istio-system', name: 'a' }),
      peer('STRICT', { namespace: 'istio-system', name: 'b' }),
    ],
    want: ['L20 error'],
  },
  {
    name: 'two for a namespace',
    objects: [peer('STRICT', { name: 'a' }), peer('STRICT', { name: 'b' })],
    want: ['L20 error'],
  },
  {
    name: 'one for each scope',
    objects: [
      peer('STRICT', { namespace: 'istio-system' }),
      peer('STRICT'),
      peer('STRICT', { name: 'w' }, ofHttpbin),
    ],
    want: [],
  },
  {
    name: 'two for a workload',
    objects: [peer('STRICT', { name: 'a' }, ofHttpbin), peer('STRICT', { name: 'b' }, ofHttpbin)],
    want: ['L20 error spec.selector'],
  },
  {
    name: 'two for different workloads',
    objects: [peer('STRICT', { name: 'a' }, ofHttpbin), peer('STRICT', { name: 'b' }, ofCurl)],
    want: [],
  },
  {
    name: 'STRICT where the namespace disables it',
    objects: [peer('DISABLE', { name: 'a' }), peer('STRICT', { name: 'b' }, ofHttpbin)],
    want: ['L20 error spec.mtls.mode'],
  },
  {
    name: 'PERMISSIVE where the namespace disables it',
    objects: [peer('DISABLE', { name: 'a' }), peer('PERMISSIVE', { name: 'b' }, ofHttpbin)],
    want: [],
  },
  {
    name: 'the port of the Service',
    objects: [peer('STRICT', {}, { ...ofHttpbin, portLevelMtls: { 8000: { mode: 'DISABLE' } } })],
    want: ['L20 error spec.portLevelMtls.8000'],
  },
  {
    name: 'the port of the pod',
    objects: [peer('STRICT', {}, { ...ofHttpbin, portLevelMtls: { 8080: { mode: 'DISABLE' } } })],
    want: [],
  },
  {
    name: 'plaintext to STRICT',
    objects: [peer('STRICT'), rule('DISABLE')],
    want: ['L20 error spec.trafficPolicy.tls.mode'],
  },
  {
    name: 'plaintext to all of STRICT',
    objects: [peer('STRICT'), rule('DISABLE', '*.team-a.svc.cluster.local')],
    want: ['L20 error spec.trafficPolicy.tls.mode'],
  },
  { name: 'plaintext to PERMISSIVE', objects: [rule('DISABLE')], want: [] },
  { name: 'mutual TLS to STRICT', objects: [peer('STRICT'), rule('ISTIO_MUTUAL')], want: [] },
  {
    name: 'plaintext to a Service elsewhere',
    objects: [peer('STRICT'), rule('DISABLE', 'httpbin.team-b.svc.cluster.local')],
    want: [],
  },
  {
    name: 'plaintext to the host of the rule’s own namespace',
    objects: [peer('STRICT'), rule('DISABLE', 'httpbin', { namespace: 'team-b' })],
    want: [],
  },
])('L20: $name', ({ objects, want }) => {
  expect(brief(lint(objects)).filter((line) => line.startsWith('L20'))).toEqual(want);
});

const closed = policy(from({ principals: [WAYPOINT] }), { name: 'closed' });
const denial = policy({ ...to({ methods: ['DELETE'] }, deny), ...at('Service', 'web') }, { name: 'denial' });

test.each([
  {
    name: 'a denial at the waypoint of a Service',
    objects: [...web, denial],
    want: ['L27 warning spec.targetRefs[0]'],
  },
  {
    name: 'a denial at a waypoint',
    objects: [
      ...web,
      gateway('wp'),
      policy({ ...to({ methods: ['DELETE'] }, deny), ...at('Gateway', 'wp', GATEWAY_API) }),
    ],
    want: ['L27 warning spec.targetRefs[0]'],
  },
  {
    name: 'a denial at every waypoint',
    objects: [
      ...web,
      policy(
        { ...to({ methods: ['DELETE'] }, deny), ...at('GatewayClass', 'istio-waypoint', GATEWAY_API) },
        { namespace: 'istio-system' },
      ),
    ],
    want: ['L27 warning spec.targetRefs[0]'],
  },
  { name: 'a workload that takes the waypoint only', objects: [...web, denial, closed], want: [] },
  {
    name: 'an ALLOW at the waypoint',
    objects: [...web, policy({ ...to({ methods: ['GET'] }), ...at('Service', 'web') })],
    want: [],
  },
])('L27: $name', ({ objects, want }) => {
  expect(brief(lint(objects))).toEqual(want);
});

const n = 'xAE7eB6qugXyCAG3yhh7pkDkT65pHymX';
const keys = (...all: readonly object[]) => JSON.stringify({ keys: all });
const rsa = { kty: 'RSA', n, e: 'AQAB' };
const ec = { kty: 'EC', crv: 'P-256', x: n, y: n };

// What an Envoy made of each, seen in its config dump.
test.each([
  { jwks: keys(), usable: false },
  { jwks: keys(rsa), usable: true },
  { jwks: keys({ ...rsa, use: 'enc' }), usable: true },
  { jwks: keys({ ...rsa, alg: 'PS256' }), usable: true },
  { jwks: keys({ ...rsa, alg: 'ES256' }), usable: false },
  { jwks: keys({ ...rsa, n: '' }), usable: false },
  { jwks: JSON.stringify(rsa), usable: false },
  { jwks: keys(ec), usable: true },
  { jwks: keys({ ...ec, alg: 'ES384' }), usable: false },
  { jwks: keys({ ...ec, crv: 'secp256k1' }), usable: false },
  { jwks: keys({ kty: 'oct', k: 'c2VjcmV0' }), usable: true },
  { jwks: keys({ kty: 'oct', k: 'c2VjcmV0', alg: 'RS256' }), usable: false },
  { jwks: keys({ kty: 'OKP', crv: 'Ed25519', x: n }), usable: true },
  { jwks: keys({ kty: 'OKP', crv: 'X448', x: n }), usable: false },
  { jwks: keys({ ...rsa, alg: 'ES256' }, ec), usable: true },
  { jwks: '', usable: true },
])('P5: $jwks', ({ jwks, usable }) => {
  const found = lint([
    security('RequestAuthentication', { jwtRules: [{ issuer: 'me' }, { issuer: 'you', jwks }] }),
  ]);
  expect(brief(found)).toEqual(usable ? [] : ['P5 critical spec.jwtRules[1].jwks']);
});

import { expect, test } from 'vitest';
import { brief, from, lint, on, pod, security, service, to, when } from '@/lib/testing/lint-mesh';

const place = 'spec.rules[0].to[0].operation';
const deny = { action: 'DENY' };
const policy = (spec: Record<string, unknown>, namespace: string) =>
  security('AuthorizationPolicy', spec, { namespace });
const toService = (spec: Record<string, unknown>) =>
  policy({ ...spec, targetRefs: [{ kind: 'Service', group: '', name: 'web' }] }, 'amb');

const ambient = [
  pod('amb/web', 'ambient'),
  service('amb/web', [{ name: 'http', port: 80, targetPort: 8080 }], { 'istio.io/use-waypoint': 'wp' }),
];
const gateway = [
  pod('edge/gw', 'gateway'),
  service('edge/gw', [{ name: 'http', port: 80, targetPort: 8080 }]),
];

test.each([
  {
    name: 'the Service’s port',
    objects: [on(to({ ports: ['8000'] }))],
    want: [`L10 error ${place}.ports[0]`],
  },
  { name: 'the pod’s port', objects: [on(to({ ports: ['8080'] }))], want: [] },
  { name: 'a port that nobody has', objects: [on(to({ ports: ['9999'] }))], want: [] },
  {
    name: 'the Service’s port in a condition',
    objects: [on(when('destination.port', ['8000']))],
    want: ['L10 error spec.rules[0].when[0].values[0]'],
  },
  {
    name: '80 at a gateway that listens at 8080',
    objects: [...gateway, policy(to({ ports: ['80'] }), 'edge')],
    want: [`L10 error ${place}.ports[0]`],
  },
  { name: '8080 there', objects: [...gateway, policy(to({ ports: ['8080'] }), 'edge')], want: [] },
  {
    name: 'the pod’s port at a waypoint',
    objects: [...ambient, toService(to({ ports: ['8080'] }))],
    want: [`L10 error ${place}.ports[0]`],
  },
  {
    name: 'the Service’s port at a waypoint',
    objects: [...ambient, toService(to({ ports: ['80'] }))],
    want: [],
  },
])('L10: $name', ({ objects, want }) => {
  expect(brief(lint(objects))).toEqual(want);
});

const at80 = service('team-a/httpbin', [{ name: 'http', port: 80, targetPort: 8080 }]);

test.each([
  { name: 'alone', hosts: ['httpbin.team-a'], want: [`L11 warning ${place}.hosts[0]`] },
  { name: 'any of a domain', hosts: ['*.example.com'], want: [`L11 warning ${place}.hosts[0]`] },
  { name: 'with any port beside it', hosts: ['httpbin.team-a', 'httpbin.team-a:*'], want: [] },
  { name: 'with that port beside it', hosts: ['httpbin.team-a', 'HTTPBIN.team-a:8000'], want: [] },
  { name: 'with a port', hosts: ['httpbin.team-a:8000'], want: [] },
  { name: 'a prefix', hosts: ['httpbin.*'], want: [] },
  { name: 'any', hosts: ['*'], want: [] },
  { name: 'where some callers use port 80', hosts: ['httpbin.team-a'], extra: [at80], want: [] },
])('L11: a host $name', ({ hosts, extra = [], want }) => {
  expect(brief(lint([on(to({ hosts })), ...extra]))).toEqual(want);
});

const grpc = [pod('rpc/api', 'sidecar'), service('rpc/api', [{ name: 'grpc', port: 9000 }])];
const mixed = [
  pod('rpc/api', 'sidecar'),
  service('rpc/api', [
    { name: 'grpc', port: 9000 },
    { name: 'http', port: 9090 },
  ]),
];

test.each([
  { method: 'get', objects: [], want: 1 },
  { method: 'p*', objects: [], want: 1 },
  { method: 'FETCH', objects: [], want: 1 },
  { method: 'GET', objects: [], want: 0 },
  { method: 'PROPFIND', objects: [], want: 0 },
  { method: 'P*', objects: [], want: 0 },
  { method: '*', objects: [], want: 0 },
  { method: 'GET', objects: grpc, want: 1 },
  { method: 'POST', objects: grpc, want: 0 },
  { method: 'P*', objects: grpc, want: 0 },
  { method: 'GET', objects: mixed, want: 0 },
])('L12: method $method', ({ method, objects, want }) => {
  const found = lint([...objects, policy(to({ methods: [method] }), objects.length > 0 ? 'rpc' : 'team-a')]);
  expect(brief(found)).toEqual(Array(want).fill(`L12 error ${place}.methods[0]`));
});

test.each([
  { paths: ['admin'], want: [`L13 error ${place}.paths[0]`] },
  { paths: ['/a?b=1'], want: [`L13 error ${place}.paths[0]`] },
  { paths: ['/a#b'], want: [`L13 error ${place}.paths[0]`] },
  { paths: ['*foo*'], want: [`L13 error ${place}.paths[0]`] },
  { paths: ['/a/*/b'], want: [`L13 error ${place}.paths[0]`] },
  { paths: ['/a', '/a*', '*.html', '*', '/a/{*}/b', '/{**}'], want: [] },
  { paths: ['foo/{*}'], want: [`L13a critical ${place}.paths[0]`] },
])('L13, L13a: $paths', ({ paths, want }) => {
  expect(brief(lint([on(to({ paths }))]))).toEqual(want);
});

test.each([
  { paths: ['/admin'], spec: deny, want: [`L14 warning ${place}.paths[0]`] },
  { paths: ['/admin', '/admin/*'], spec: deny, want: [] },
  { paths: ['/admin', '/admin/{**}'], spec: deny, want: [] },
  { paths: ['/admin', '/other*'], spec: deny, want: [`L14 warning ${place}.paths[0]`] },
  { paths: ['/admin*'], spec: deny, want: [] },
  { paths: ['/admin'], spec: {}, want: [] },
  { paths: ['/'], spec: deny, want: [] },
])('L14: $paths with $spec', ({ paths, spec, want }) => {
  expect(brief(lint([on(to({ paths }, spec))]))).toEqual(want);
});

const database = [
  pod('db/sql', 'sidecar'),
  service('db/sql', [
    { name: 'http', port: 8080 },
    { name: 'tcp', port: 5432 },
  ]),
];
const unnamed = [pod('db/sql', 'sidecar'), service('db/sql', [{ port: 8080 }])];
const only = (operation: Record<string, unknown>, rest: Record<string, unknown> = {}) => to(operation, rest);

test.each([
  {
    name: 'a DENY at a TCP port',
    spec: only({ methods: ['DELETE'] }, deny),
    want: [`L15 error ${place}.methods`],
  },
  {
    name: 'a DENY that names the HTTP port',
    spec: only({ methods: ['DELETE'], ports: ['8080'] }, deny),
    want: [],
  },
  {
    name: 'a DENY that names another port',
    spec: only({ methods: ['DELETE'], notPorts: ['5432'] }, deny),
    want: [],
  },
  {
    name: 'an ALLOW at a TCP port',
    spec: only({ methods: ['GET'] }),
    want: [`L15 warning ${place}.methods`],
  },
  { name: 'an ALLOW that names the HTTP port', spec: only({ methods: ['GET'], ports: ['8080'] }), want: [] },
  {
    name: 'an ALLOW that opens the TCP port in another rule',
    spec: {
      rules: [{ to: [{ operation: { methods: ['GET'] } }] }, { to: [{ operation: { ports: ['5432'] } }] }],
    },
    want: [],
  },
  {
    name: 'an ALLOW that opens it in the same rule',
    spec: { rules: [{ to: [{ operation: { methods: ['GET'] } }, { operation: { ports: ['5432'] } }] }] },
    want: [`L15 warning ${place}.methods`],
  },
  {
    name: 'a header in a condition',
    spec: when('request.headers[x]', ['1'], deny),
    want: ['L15 error spec.rules[0].when[0].values'],
  },
  { name: 'a rule on the connection alone', spec: from({ namespaces: ['x'] }, deny), want: [] },
])('L15: $name', ({ spec, want }) => {
  expect(brief(lint([...database, policy(spec, 'db')]))).toEqual(want);
});

test.each([
  { spec: only({ methods: ['DELETE'] }, deny), want: [`L15 warning ${place}.methods`] },
  { spec: only({ methods: ['GET'] }), want: [`L15 warning ${place}.methods`] },
])('L15: a port of no declared protocol, $spec.action', ({ spec, want }) => {
  expect(brief(lint([...unnamed, policy(spec, 'db')]))).toEqual(want);
});

const mesh = [pod('amb/web', 'ambient'), service('amb/web', [{ name: 'http', port: 80, targetPort: 8080 }])];
const both = (source: Record<string, unknown>, operation: Record<string, unknown>, rest = {}) => ({
  rules: [{ from: [{ source }], to: [{ operation }] }],
  ...rest,
});
const drops = 'it drops the rule, which admits nobody';
const nothing = 'the rule denies nothing';
const more = 'the rule denies more than it says';

test.each([
  { name: 'ALLOW on methods', spec: only({ methods: ['GET'] }), want: drops },
  {
    name: 'ALLOW on an identity and a path',
    spec: both({ namespaces: ['x'] }, { paths: ['/x'] }),
    want: drops,
  },
  { name: 'DENY on methods', spec: only({ methods: ['GET'] }, deny), want: nothing },
  {
    name: 'DENY on an identity and methods',
    spec: both({ namespaces: ['x'] }, { methods: ['GET'] }, deny),
    want: nothing,
  },
  { name: 'DENY on a port and methods', spec: only({ ports: ['8080'], methods: ['GET'] }, deny), want: more },
  {
    name: 'DENY on an identity and a token',
    spec: from({ namespaces: ['x'], requestPrincipals: ['*'] }, deny),
    want: more,
  },
  { name: 'DENY on a token', spec: from({ requestPrincipals: ['*'] }, deny), want: nothing },
  { name: 'DENY on a remote address', spec: from({ remoteIpBlocks: ['1.2.3.4'] }, deny), want: nothing },
  {
    name: 'DENY on a header',
    spec: {
      ...deny,
      rules: [
        { from: [{ source: { namespaces: ['x'] } }], when: [{ key: 'request.headers[h]', values: ['1'] }] },
      ],
    },
    want: nothing,
  },
  {
    name: 'DENY on an account in a condition',
    spec: when('source.serviceAccount', ['x/y'], deny),
    want: nothing,
  },
  {
    name: 'DENY on two operations',
    spec: {
      ...deny,
      rules: [{ to: [{ operation: { ports: ['8080'] } }, { operation: { methods: ['GET'] } }] }],
    },
    want: more,
  },
  { name: 'ALLOW on a trust domain', spec: from({ trustDomains: ['td'] }), want: 'the rule admits nobody' },
  { name: 'DENY on a trust domain', spec: from({ trustDomains: ['td'] }, deny), want: nothing },
  {
    name: 'ALLOW on a trust domain and a namespace',
    spec: from({ trustDomains: ['td'], namespaces: ['x'] }),
    want: 'the rule admits more than it says',
  },
  { name: 'AUDIT', spec: { action: 'AUDIT', rules: [{}] }, want: 'receives no AUDIT policies' },
])('L16: $name', ({ spec, want }) => {
  const found = lint([...mesh, policy(spec, 'amb')]).filter(({ code }) => code === 'L16');
  expect(found).toMatchObject([{ severity: 'error', message: expect.stringContaining(want) as string }]);
});

test.each([
  {
    name: 'a connection',
    objects: mesh,
    spec: both({ namespaces: ['x'], ipBlocks: ['10.0.0.0/8'] }, { ports: ['8080'] }),
  },
  { name: 'a condition on the connection', objects: mesh, spec: when('source.namespace', ['x']) },
  {
    name: 'a policy at the waypoint',
    objects: ambient,
    spec: { ...only({ methods: ['GET'] }), targetRefs: [{ kind: 'Service', group: '', name: 'web' }] },
  },
  {
    name: 'a sidecar',
    objects: [pod('amb/web', 'sidecar'), service('amb/web', [{ name: 'http', port: 80 }])],
    spec: only({ methods: ['GET'] }),
  },
])('L16 leaves $name alone', ({ objects, spec }) => {
  expect(brief(lint([...objects, policy(spec, 'amb')]))).toEqual([]);
});

const tokens = security('RequestAuthentication', {
  jwtRules: [{ issuer: 'me', jwksUri: 'https://me/keys' }],
});
const source = 'spec.rules[0].from[0].source.requestPrincipals[0]';

test.each([
  { name: 'no RequestAuthentication', value: 'me/*', extra: [], want: [`L18 error ${source}`] },
  { name: 'one on the same workloads', value: 'me/*', extra: [tokens], want: [] },
  {
    name: 'one of another namespace',
    value: 'me/*',
    extra: [security('RequestAuthentication', { jwtRules: [] }, { namespace: 'team-b' })],
    want: [`L18 error ${source}`],
  },
  { name: 'two stars', value: '*/*', extra: [tokens], want: [`L18 error ${source}`] },
  { name: 'no slash', value: 'me', extra: [tokens], want: [`L18 error ${source}`] },
  { name: 'a lone star', value: '*', extra: [tokens], want: [] },
  { name: 'a prefix', value: 'https://me*', extra: [tokens], want: [] },
])('L18: $name', ({ value, extra, want }) => {
  expect(brief(lint([on(from({ requestPrincipals: [value] })), ...extra]))).toEqual(want);
});

test('L18: a claim in a condition', () => {
  const claim = on(when('request.auth.claims[groups]', ['admin']));
  expect(brief(lint([claim]))).toEqual(['L18 error spec.rules[0].when[0].values[0]']);
  expect(brief(lint([claim, tokens]))).toEqual([]);
});

test.each([
  { key: 'destination.labels[app]', spec: deny, want: 'denies nothing' },
  { key: 'Source.IP', spec: {}, want: 'admits nobody' },
])('L21: $key', ({ key, spec, want }) => {
  expect(lint([on(when(key, ['x'], spec))])).toMatchObject([
    {
      code: 'L21',
      severity: 'error',
      path: 'spec.rules[0].when[0].key',
      message: expect.stringContaining(want) as string,
    },
  ]);
});

test.each(['source.ip', 'connection.sni', 'request.headers[x]', 'experimental.envoy.filters.a.b[c]'])(
  'L21 leaves %s alone',
  (key) => {
    expect(brief(lint([on(when(key, ['10.0.0.1'], { action: 'AUDIT' }))]))).toEqual([]);
  },
);

const provider = (name: string, kind: 'ext-authz-http' | 'ext-authz-grpc') => ({
  name,
  kind,
  service: 'httpbin.team-a.svc.cluster.local',
  port: 8000,
});
const providers = {
  extensionProviders: [provider('http', 'ext-authz-http'), provider('grpc', 'ext-authz-grpc')],
};
const custom = (name: string, meta = {}) => on({ action: 'CUSTOM', provider: { name }, rules: [{}] }, meta);
const sql = service('team-a/httpbin', [{ name: 'tcp-sql', port: 5432 }]);

test.each([
  { name: 'an undefined provider', objects: [custom('gone')], want: ['L22 error spec.provider.name'] },
  { name: 'a defined one', objects: [custom('http')], want: [] },
  {
    name: 'HTTP before a TCP port',
    objects: [custom('http'), { ...sql, metadata: { name: 'sql', namespace: 'team-a' } }],
    want: ['L22 error spec.provider.name'],
  },
  {
    name: 'gRPC before a TCP port',
    objects: [custom('grpc'), { ...sql, metadata: { name: 'sql', namespace: 'team-a' } }],
    want: [],
  },
  {
    name: 'two providers',
    objects: [custom('http'), custom('grpc', { name: 'other' })],
    want: ['L22 error spec.provider.name', 'L22 error spec.provider.name'],
  },
  { name: 'one provider twice', objects: [custom('http'), custom('http', { name: 'other' })], want: [] },
])('L22: $name', ({ objects, want }) => {
  expect(brief(lint(objects, { config: providers }))).toEqual(want);
});

const route = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'in', namespace: 'team-a' },
  spec: {
    hosts: ['shop.example.com'],
    gateways: ['edge/gw'],
    http: [{ route: [{ destination: { host: 'httpbin' } }] }],
  },
};
const inside = { ...route, spec: { ...route.spec, gateways: ['mesh'] } };
const blocks = on(from({ ipBlocks: ['203.0.113.0/24'] }));
const edge = pod('edge/gw', 'gateway', '10.0.0.4');

test.each([
  { name: 'a remote address at a sidecar', objects: [on(from({ remoteIpBlocks: ['1.2.3.4'] }))], want: 1 },
  { name: 'the same in a condition', objects: [on(when('remote.ip', ['1.2.3.4']))], want: 1 },
  {
    name: 'a remote address at a waypoint',
    objects: [...ambient, toService(from({ remoteIpBlocks: ['1.2.3.4'] }))],
    want: 1,
  },
  {
    name: 'a remote address at a gateway',
    objects: [...gateway, policy(from({ remoteIpBlocks: ['1.2.3.4'] }), 'edge')],
    want: 0,
  },
  { name: 'an address behind a gateway', objects: [blocks, route, edge], want: 1 },
  { name: 'an address behind no gateway', objects: [blocks, inside, edge], want: 0 },
  {
    name: 'the gateway’s own address',
    objects: [on(from({ ipBlocks: ['10.0.0.4'] })), route, edge],
    want: 0,
  },
  {
    name: 'an address behind a waypoint',
    objects: [...ambient, policy(from({ ipBlocks: ['203.0.113.0/24'] }), 'amb')],
    want: 1,
  },
  {
    name: 'an address at a ztunnel without one',
    objects: [...mesh, policy(from({ ipBlocks: ['203.0.113.0/24'] }), 'amb')],
    want: 0,
  },
])('L23: $name', ({ objects, want }) => {
  expect(brief(lint(objects)).filter((line) => line.startsWith('L23 warning'))).toHaveLength(want);
});

test.each([
  { name: 'ingress-allow', spec: { rules: [{}] }, want: ['L24 warning spec'] },
  { name: 'allow', spec: from({ remoteIpBlocks: ['1.2.3.4'] }), want: ['L24 warning spec'] },
  { name: 'allow', spec: to({ hosts: ['shop.example.com:*'] }), want: ['L24 warning spec'] },
  {
    name: 'ingress-allow',
    spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, rules: [{}] },
    want: [],
  },
  {
    name: 'ingress-allow',
    spec: { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'gw' }], rules: [{}] },
    want: [],
  },
  { name: 'deny-all', spec: {}, want: [] },
  { name: 'allow-health', spec: to({ paths: ['/healthz'] }), want: [] },
  { name: 'allow', spec: to({ hosts: ['*.svc.cluster.local:*', 'httpbin.team-a:8000'] }), want: [] },
])('L24: $name with $spec in the root namespace', ({ name, spec, want }) => {
  const found = lint([security('AuthorizationPolicy', spec, { name, namespace: 'istio-system' })]);
  expect(brief(found).filter((line) => line.startsWith('L24'))).toEqual(want);
});

test.each([
  { name: 'no rules in a list', spec: { rules: [] }, want: ['L25 error spec.rules'] },
  { name: 'rules without a value', spec: { rules: null }, want: ['L25 error spec.rules'] },
  {
    name: 'from without a value',
    spec: { rules: [{ from: null, to: [{ operation: { methods: ['GET'] } }] }] },
    want: ['L25 error spec.rules[0].from'],
  },
  { name: 'to as an empty list', spec: { rules: [{ to: [] }] }, want: ['L25 error spec.rules[0].to'] },
  {
    name: 'a source without fields',
    spec: { rules: [{ from: [{ source: {} }] }] },
    want: ['L25 error spec.rules[0].from[0].source'],
  },
  {
    name: 'a field without a value',
    spec: from({ principals: null, namespaces: ['x'] }),
    want: ['L25 error spec.rules[0].from[0].source.principals'],
  },
  { name: 'a null rule', spec: { rules: [null] }, want: ['L25 error spec.rules[0]'] },
  { name: 'deny all, as it is written', spec: {}, want: [] },
  { name: 'one empty rule', spec: { rules: [{}] }, want: [] },
])('L25: $name', ({ spec, want }) => {
  expect(brief(lint([on(spec)]))).toEqual(want);
});

test.each([
  { value: 'yes', want: ['L26 error metadata.annotations["istio.io/dry-run"]'] },
  { value: 'true', want: [] },
  { value: 'F', want: [] },
])('L26: dry-run $value', ({ value, want }) => {
  expect(brief(lint([on({ rules: [{}] }, { annotations: { 'istio.io/dry-run': value } })]))).toEqual(want);
});

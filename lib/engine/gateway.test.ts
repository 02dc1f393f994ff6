import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '@/lib/mesh/request';
import { meshOf, namespace, object, pod, policy, service } from '@/lib/testing/measured/mixed-mesh';
import type { Manifest } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
const api = pod('edge', 'gw-istio', 'gateway', { labels: { [GATEWAY_NAME]: 'gw' } });
const classic = pod('edge', 'ingress', 'gateway', { labels: { istio: 'ingress' } });
const ports = [
  { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
  { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' },
  { name: 'status', port: 15021, targetPort: 15021, protocol: 'TCP' },
  { name: 'unused', port: 9000, targetPort: 9000, protocol: 'TCP' },
];
const standing = [
  api,
  classic,
  service('edge', 'gw-istio', {}, [{ name: 'http', port: 80, protocol: 'TCP' }, ...ports.slice(1)]),
  service('edge', 'ingress', {}, ports),
  pod('foo', 'httpbin', 'sidecar'),
  service('foo', 'httpbin'),
  pod('bar', 'client', 'sidecar'),
];

const server = (number: number, protocol: string, mode?: string): Manifest => ({
  port: { number, protocol, name: `${protocol}-${number}`.toLowerCase() },
  hosts: ['*'],
  ...(mode === undefined ? {} : { tls: { mode } }),
});
const gateway = (...servers: readonly Manifest[]): Manifest =>
  object('networking.istio.io/v1', 'Gateway', ['edge', 'classic'], {
    selector: { istio: 'ingress' },
    servers,
  });
const apiGateway = (...listeners: readonly Manifest[]): Manifest =>
  object('gateway.networking.k8s.io/v1', 'Gateway', ['edge', 'gw'], {
    gatewayClassName: 'istio',
    listeners: listeners.length > 0 ? listeners : [{ name: 'http', port: 80, protocol: 'HTTP' }],
  });
const plain = gateway(server(80, 'HTTP'));

const modelOf = (objects: readonly Manifest[], config = {}) =>
  buildModel(meshOf([...standing, ...objects], { config }));

const OUTSIDE = { external: true, ip: '203.0.113.7' };
const ask = (to: string, port: number, more: Partial<AccessRequest> = {}): AccessRequest => ({
  from: OUTSIDE,
  to: { namespace: to === 'httpbin' ? 'foo' : 'edge', service: to, port },
  transport: 'auto',
  method: 'GET',
  path: '/x',
  host: 'shop.example.com',
  headers: {},
  jwt: null,
  ...more,
});
const said = (model: ReturnType<typeof modelOf>, request: AccessRequest): string => {
  const { verdict, reason, enforcer } = evaluate(model, request);
  return `${verdict}: ${reason} at ${enforcer}`;
};

const at = (spec: object): Manifest => policy(['edge', 'p'], spec);
const selected = (spec: object): Manifest => at({ selector: { matchLabels: { istio: 'ingress' } }, ...spec });
const deny = (rule: object): object => ({ action: 'DENY', rules: [rule] });
const operation = (fields: object): object => ({ to: [{ operation: fields }] });
const source = (fields: object): object => ({ from: [{ source: fields }] });

const OPEN = 'allow: no-allow-policy at gateway';
const DENIED = 'deny: denied-by at gateway';

describe('a gateway as it is called', () => {
  test.each<readonly [name: string, objects: Manifest[], request: AccessRequest, want: string]>([
    ['a server', [plain], ask('ingress', 80), OPEN],
    [
      '37: a port is the pod’s',
      [plain, selected(deny(operation({ ports: ['80'] })))],
      ask('ingress', 80),
      OPEN,
    ],
    ['the pod’s port', [plain, selected(deny(operation({ ports: ['8080'] })))], ask('ingress', 80), DENIED],
    [
      'a policy before the route',
      [plain, selected(deny(operation({ paths: ['/x'] })))],
      ask('ingress', 80),
      DENIED,
    ],
    ['a policy of its namespace', [plain, at({})], ask('ingress', 80), 'deny: not-allowed at gateway'],
    ['a policy of another namespace', [plain, policy(['foo', 'p'], {})], ask('ingress', 80), OPEN],
    [
      'no identity over HTTP',
      [plain, selected(deny(source({ notPrincipals: ['*'] })))],
      ask('ingress', 80),
      DENIED,
    ],
    [
      'none of a sidecar either',
      [plain, selected(deny(source({ notPrincipals: ['*'] })))],
      ask('ingress', 80, { from: { workload: 'bar/client' } }),
      DENIED,
    ],
    ['no server', [plain], ask('ingress', 9000), 'unreachable: no-endpoint at gateway'],
    ['its own health', [plain, at({})], ask('ingress', 15021), 'allow: not-enforced at none'],
    [
      'TLS that it ends',
      [gateway(server(443, 'HTTPS', 'SIMPLE')), selected(deny(operation({ paths: ['/x'] })))],
      ask('ingress', 443, { protocol: 'tls' }),
      DENIED,
    ],
    [
      'plaintext where it wants TLS',
      [gateway(server(443, 'HTTPS', 'SIMPLE'))],
      ask('ingress', 443, { protocol: 'http' }),
      'unreachable: mtls-mismatch at gateway',
    ],
    [
      'TLS that it passes on has no path',
      [gateway(server(443, 'TLS', 'PASSTHROUGH')), selected(deny(operation({ paths: ['/y'] })))],
      ask('ingress', 443, { protocol: 'tls' }),
      DENIED,
    ],
    [
      'a certificate of the caller’s own',
      [gateway(server(443, 'HTTPS', 'MUTUAL')), selected(deny(source({ principals: ['x/ns/y/sa/z'] })))],
      ask('ingress', 443, { protocol: 'tls' }),
      'unknown: fact-missing at gateway',
    ],
    [
      'AUTO_PASSTHROUGH runs no policies',
      [gateway(server(443, 'TLS', 'AUTO_PASSTHROUGH')), at({})],
      ask('ingress', 443, { protocol: 'tls' }),
      'allow: not-enforced at none',
    ],
    [
      'of the Gateway API, by its name',
      [
        apiGateway(),
        at({
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' }],
          ...deny({}),
        }),
      ],
      ask('gw-istio', 80),
      DENIED,
    ],
    [
      'another name',
      [
        apiGateway(),
        at({
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'other' }],
          ...deny({}),
        }),
      ],
      ask('gw-istio', 80),
      OPEN,
    ],
    [
      'a Service’s name is for waypoints',
      [apiGateway(), at({ targetRefs: [{ group: '', kind: 'Service', name: 'gw-istio' }], ...deny({}) })],
      ask('gw-istio', 80),
      OPEN,
    ],
    [
      'a selector on its label',
      [apiGateway(), at({ selector: { matchLabels: { [GATEWAY_NAME]: 'gw' } }, ...deny({}) })],
      ask('gw-istio', 80),
      DENIED,
    ],
  ])('%s', (_, objects, request, want) => {
    expect(said(modelOf(objects), request)).toBe(want);
  });

  test.each<readonly [trusted: number, headers: Record<string, string>, want: string]>([
    [0, {}, OPEN],
    [0, { 'x-forwarded-for': '198.51.100.1' }, OPEN],
    [1, { 'x-forwarded-for': '198.51.100.1' }, DENIED],
    [1, { 'x-forwarded-for': '198.51.100.1, 192.0.2.1' }, OPEN],
    [2, { 'x-forwarded-for': '198.51.100.1, 192.0.2.1' }, DENIED],
    [2, { 'x-forwarded-for': '198.51.100.1' }, OPEN],
  ])('behind %i trusted proxies, %o', (numTrustedProxies, headers, want) => {
    const policies = [plain, selected(deny(source({ remoteIpBlocks: ['198.51.100.1'] })))];
    expect(said(modelOf(policies, { numTrustedProxies }), ask('ingress', 80, { headers }))).toBe(want);
  });

  test('a Gateway that is not read may have any server', () => {
    const gaps = [
      {
        kind: 'forbidden',
        verb: 'list',
        resource: 'gateways.networking.istio.io',
        namespace: 'x',
        detail: '',
      },
    ] as const;
    const model = buildModel(meshOf([...standing, plain], { gaps }));
    expect(said(model, ask('ingress', 80))).toContain('unknown: gap');
  });
});

describe('a gateway as a caller', () => {
  const from = (name: string) =>
    ask('httpbin', 8000, { from: { workload: `edge/${name}` }, host: 'httpbin.foo:8000' });
  const onlyGateways = policy(['foo', 'p'], {
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/edge/sa/*'] } }] }],
  });
  const virtual = (host: string, spec: Manifest = {}): Manifest =>
    object('networking.istio.io/v1', 'VirtualService', ['foo', 'v'], {
      hosts: ['*'],
      gateways: ['edge/classic'],
      http: [{ route: [{ destination: { host } }] }],
      ...spec,
    });
  const route = (at: string, backend: Manifest): Manifest =>
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', [at, 'r'], {
      parentRefs: [{ name: 'gw', namespace: 'edge' }],
      rules: [{ backendRefs: [backend] }],
    });
  const ROUTED = 'allow: allow-matched at sidecar';
  const NOT_ROUTED = 'unreachable: no-route at client';

  test.each<readonly [name: string, gateway: string, objects: Manifest[], want: string]>([
    ['its own account', 'ingress', [plain, virtual('httpbin')], ROUTED],
    ['a full host', 'ingress', [plain, virtual('httpbin.foo.svc.cluster.local')], ROUTED],
    ['a route elsewhere', 'ingress', [plain, virtual('other')], NOT_ROUTED],
    [
      'a route of another Gateway',
      'ingress',
      [plain, virtual('httpbin', { gateways: ['mesh'] })],
      NOT_ROUTED,
    ],
    [
      'a route to another port',
      'ingress',
      [
        plain,
        virtual('httpbin', {
          http: [{ route: [{ destination: { host: 'httpbin', port: { number: 1 } } }] }],
        }),
      ],
      NOT_ROUTED,
    ],
    ['no Gateway at all: set up by other means', 'ingress', [], ROUTED],
    [
      'a route of the Gateway API',
      'gw-istio',
      [apiGateway(), route('foo', { name: 'httpbin', port: 8000 })],
      ROUTED,
    ],
    ['none', 'gw-istio', [apiGateway()], NOT_ROUTED],
    [
      'a grant that is not read',
      'gw-istio',
      [apiGateway(), route('edge', { name: 'httpbin', namespace: 'foo', port: 8000 })],
      'unknown: not-modelled at sidecar',
    ],
    [
      'TCP routes are not read',
      'gw-istio',
      [apiGateway({ name: 't', port: 9000, protocol: 'TCP' })],
      'unknown: not-modelled at sidecar',
    ],
  ])('%s', (_, name, objects, want) => {
    expect(said(modelOf([onlyGateways, ...objects]), from(name))).toBe(want);
  });

  test('92: who stands behind the gateway is the gateway', () => {
    const onlyClient = policy(['foo', 'p'], {
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/bar/sa/client'] } }] }],
    });
    expect(said(modelOf([onlyClient, plain, virtual('httpbin')]), from('ingress'))).toBe(
      'deny: not-allowed at sidecar',
    );
  });

  test('a waypoint only where the Service asks for it', () => {
    const labels = { 'istio.io/use-waypoint': 'wp' };
    const objects = (more: Manifest) => [
      namespace('foo', { ...labels, ...more }),
      object('gateway.networking.k8s.io/v1', 'Gateway', ['foo', 'wp'], {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
      }),
      policy(['foo', 'w'], {
        targetRefs: [{ group: '', kind: 'Service', name: 'httpbin' }],
        action: 'DENY',
        rules: [{}],
      }),
      virtual('httpbin'),
      plain,
    ];
    expect(said(modelOf(objects({})), from('ingress'))).toBe('allow: no-allow-policy at sidecar');
    expect(said(modelOf(objects({ 'istio.io/ingress-use-waypoint': 'true' })), from('ingress'))).toBe(
      'deny: denied-by at waypoint',
    );
  });
});

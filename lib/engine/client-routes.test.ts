import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '@/lib/mesh/request';
import { meshOf, object, pod, policy, service } from '@/lib/testing/measured/mixed-mesh';
import type { Manifest } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

const standing = [
  pod('bar', 'client', 'sidecar'),
  pod('bar', 'none', 'none'),
  pod('foo', 'httpbin', 'sidecar', { labels: { version: 'v1' } }),
  service('foo', 'httpbin'),
];
const said = (objects: readonly Manifest[], more: Partial<AccessRequest> = {}, from = 'client'): string => {
  const { verdict, reason, enforcer } = evaluate(buildModel(meshOf([...standing, ...objects])), {
    from: { workload: `bar/${from}` },
    to: { namespace: 'foo', service: 'httpbin', port: 8000 },
    transport: 'auto',
    method: 'GET',
    path: '/a/b',
    host: 'httpbin.foo:8000',
    headers: {},
    jwt: null,
    ...more,
  });
  return `${verdict}: ${reason} at ${enforcer}`;
};

const virtual = (http: readonly object[], spec: object = {}): Manifest =>
  object('networking.istio.io/v1', 'VirtualService', ['foo', 'v'], {
    hosts: ['httpbin.foo.svc.cluster.local'],
    http,
    ...spec,
  });
const here = { route: [{ destination: { host: 'httpbin' } }] };
const deny = (operation: object): Manifest =>
  policy(['foo', 'p'], { action: 'DENY', rules: [{ to: [{ operation }] }] });
const denyHeader = policy(['foo', 'p'], {
  action: 'DENY',
  rules: [{ when: [{ key: 'request.headers[x-env]', values: ['prod'] }] }],
});

const OPEN = 'allow: no-allow-policy at sidecar';
const DENIED = 'deny: denied-by at sidecar';
const STOPPED = 'unreachable: no-route at client';
const prefix = (uri: string) => ({ match: [{ uri: { prefix: uri } }] });
const abort = (percentage?: number) => ({
  fault: {
    abort: { httpStatus: 418, ...(percentage === undefined ? {} : { percentage: { value: percentage } }) },
  },
  ...here,
});

describe('a VirtualService in the caller’s proxy', () => {
  test.each<readonly [name: string, objects: Manifest[], want: string]>([
    ['the same host', [virtual([here])], OPEN],
    ['a redirect', [virtual([{ redirect: { uri: '/else' } }])], STOPPED],
    ['an answer of its own', [virtual([{ directResponse: { status: 200 } }])], STOPPED],
    ['an abort of all', [virtual([abort(100)])], STOPPED],
    ['an abort of some', [virtual([abort(50)])], 'unknown: not-modelled at sidecar'],
    ['an abort without a percentage aborts nothing', [virtual([abort()])], OPEN],
    ['another host', [virtual([{ route: [{ destination: { host: 'other' } }] }])], STOPPED],
    [
      'two hosts',
      [
        virtual([
          {
            route: [
              { destination: { host: 'other' }, weight: 1 },
              { destination: { host: 'httpbin' }, weight: 9 },
            ],
          },
        ]),
      ],
      'unknown: not-modelled at sidecar',
    ],
    [
      'a host of no weight',
      [
        virtual([
          {
            route: [
              { destination: { host: 'other' }, weight: 0 },
              { destination: { host: 'httpbin' }, weight: 1 },
            ],
          },
        ]),
      ],
      OPEN,
    ],
    ['no match', [virtual([{ ...prefix('/z'), ...here }])], STOPPED],
    ['the first match counts', [virtual([{ ...prefix('/a'), ...here }, { redirect: { uri: '/' } }])], OPEN],
    [
      'a rewrite of a prefix',
      [virtual([{ ...prefix('/a'), rewrite: { uri: '/x' }, ...here }]), deny({ paths: ['/x/b'] })],
      DENIED,
    ],
    [
      'the path before it is not seen',
      [virtual([{ ...prefix('/a'), rewrite: { uri: '/x' }, ...here }]), deny({ paths: ['/a/b'] })],
      OPEN,
    ],
    [
      'a prefix ends anywhere',
      [virtual([{ ...prefix('/a/'), rewrite: { uri: '/x' }, ...here }]), deny({ paths: ['/xb'] })],
      DENIED,
    ],
    [
      'a rewrite without a match',
      [virtual([{ rewrite: { uri: '/x' }, ...here }]), deny({ paths: ['/xa/b'] })],
      DENIED,
    ],
    [
      'a rewrite of a whole path',
      [
        virtual([{ match: [{ uri: { regex: '/a.*' } }], rewrite: { uri: '/x' }, ...here }]),
        deny({ paths: ['/x'] }),
      ],
      DENIED,
    ],
    [
      'another host in the header',
      [virtual([{ rewrite: { authority: 'other.host' }, ...here }]), deny({ hosts: ['other.host'] })],
      DENIED,
    ],
    [
      'a header that it sets',
      [virtual([{ headers: { request: { set: { 'x-env': 'prod' } } }, ...here }]), denyHeader],
      DENIED,
    ],
    ['for a Gateway alone', [virtual([{ redirect: { uri: '/' } }], { gateways: ['edge'] })], OPEN],
    ['not exported', [virtual([{ redirect: { uri: '/' } }], { exportTo: ['.'] })], OPEN],
    ['for other hosts', [virtual([{ redirect: { uri: '/' } }], { hosts: ['other'] })], OPEN],
    [
      'for all hosts',
      [virtual([{ redirect: { uri: '/' } }], { hosts: ['*.foo.svc.cluster.local'] })],
      STOPPED,
    ],
    [
      'for other callers',
      [virtual([{ match: [{ sourceNamespace: 'baz' }], redirect: { uri: '/' } }, here])],
      OPEN,
    ],
    ['a delegate', [virtual([{ delegate: { name: 'd' } }])], 'unknown: not-modelled at sidecar'],
  ])('%s', (_, objects, want) => {
    expect(said(objects)).toBe(want);
  });

  test('a caller without a proxy has no routes', () => {
    expect(said([virtual([{ redirect: { uri: '/' } }])], {}, 'none')).toBe(OPEN);
  });

  test('what is not known of the request matters where routes differ by it', () => {
    const both = [{ ...prefix('/a'), ...here }, { redirect: { uri: '/' } }];
    expect(said([virtual(both)], { path: undefined })).toBe('unknown: fact-missing at sidecar');
    expect(said([virtual([{ ...prefix('/a'), ...here }, here])], { path: undefined })).toBe(OPEN);
    expect(said([virtual([{ redirect: { uri: '/' } }])], { path: undefined })).toBe(STOPPED);
  });

  test.each([
    ['v1', OPEN],
    ['v2', STOPPED],
  ])('a subset %s', (version, want) => {
    const rule = object('networking.istio.io/v1', 'DestinationRule', ['foo', 'd'], {
      host: 'httpbin',
      subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })),
    });
    const route = virtual([{ route: [{ destination: { host: 'httpbin', subset: version } }] }]);
    expect(said([rule, route])).toBe(want);
  });

  test('a route of the Gateway API for the Service is named', () => {
    const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', ['foo', 'r'], {
      parentRefs: [{ group: '', kind: 'Service', name: 'httpbin' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/status' } }] }],
    });
    expect(said([route])).toBe('unknown: not-modelled at sidecar');
    expect(said([route], {}, 'none')).toBe(OPEN);
  });
});

describe('what somebody put into a proxy', () => {
  const filter = (context: string, spec: object = {}, at = 'foo'): Manifest =>
    object('networking.istio.io/v1alpha3', 'EnvoyFilter', [at, 'f'], {
      configPatches: [{ applyTo: 'HTTP_FILTER', match: { context }, patch: { operation: 'ADD' } }],
      ...spec,
    });
  const plugin = (spec: object): Manifest =>
    object('extensions.istio.io/v1alpha1', 'WasmPlugin', ['foo', 'w'], { url: 'oci://x', ...spec });
  const UNKNOWN = 'unknown: not-modelled at sidecar';
  test.each<readonly [name: string, object: Manifest, want: string]>([
    ['a filter of the inbound side', filter('SIDECAR_INBOUND'), UNKNOWN],
    ['of any side', filter('ANY'), UNKNOWN],
    ['of the outbound side, at the destination', filter('SIDECAR_OUTBOUND'), OPEN],
    ['of the outbound side, at the caller', filter('SIDECAR_OUTBOUND', {}, 'bar'), UNKNOWN],
    ['of the inbound side, at the caller', filter('SIDECAR_INBOUND', {}, 'bar'), OPEN],
    ['of gateways', filter('GATEWAY'), OPEN],
    ['for another workload', filter('ANY', { workloadSelector: { labels: { app: 'other' } } }), OPEN],
    ['of the root namespace', filter('SIDECAR_INBOUND', {}, 'istio-system'), UNKNOWN],
    ['of another namespace', filter('ANY', {}, 'baz'), OPEN],
    ['a plugin', plugin({}), UNKNOWN],
    ['a plugin for callers', plugin({ match: [{ mode: 'CLIENT' }] }), OPEN],
    ['a plugin for another port', plugin({ match: [{ mode: 'SERVER', ports: [{ number: 9 }] }] }), OPEN],
    ['a plugin for this port', plugin({ match: [{ ports: [{ number: 8080 }] }] }), UNKNOWN],
  ])('%s', (_, one, want) => {
    expect(said([one])).toBe(want);
  });
});

describe('a ServiceEntry', () => {
  const entry = (spec: object): Manifest =>
    object('networking.istio.io/v1', 'ServiceEntry', ['foo', 's'], {
      hosts: ['api.example.com'],
      ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
      ...spec,
    });
  const toPod = { to: { namespace: 'foo', pod: 'httpbin', service: null, targetPort: 8080 } };
  const UNKNOWN = 'unknown: not-modelled at sidecar';
  const http = { ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] };
  test.each<readonly [name: string, object: Manifest, more: Partial<AccessRequest>, want: string]>([
    ['for something else', entry({}), {}, OPEN],
    ['for the Service’s own host', entry({ hosts: ['httpbin.foo.svc.cluster.local'] }), {}, UNKNOWN],
    [
      'that gives the pod’s port another protocol',
      entry({
        workloadSelector: { labels: { app: 'httpbin' } },
        ports: [{ number: 8080, name: 'tcp', protocol: 'TCP' }],
      }),
      {},
      UNKNOWN,
    ],
    [
      'that gives it the same',
      entry({ workloadSelector: { labels: { app: 'httpbin' } }, ...http }),
      {},
      OPEN,
    ],
    [
      'for the host of a call that is passed through',
      entry({ ...http }),
      { ...toPod, host: 'api.example.com' },
      UNKNOWN,
    ],
    ['for another host', entry({ ...http }), { ...toPod, host: 'x' }, OPEN],
    [
      'for the pod’s address',
      entry({ addresses: ['10.0.0.0/8'], ports: [{ number: 8080, name: 'tcp', protocol: 'TCP' }] }),
      toPod,
      UNKNOWN,
    ],
    [
      'not exported to the caller',
      entry({ hosts: ['httpbin.foo.svc.cluster.local'], exportTo: ['.'] }),
      {},
      OPEN,
    ],
  ])('%s', (_, one, more, want) => {
    expect(said([one], more)).toBe(want);
  });
});

describe('ports that a sidecar leaves alone', () => {
  const annotated = (namespace: string, name: string, annotations: Manifest) =>
    meshOf([
      ...standing.filter(({ metadata }) => (metadata as Manifest)['name'] !== name || namespace === 'none'),
      pod(namespace, name, 'sidecar', { annotations }),
      ...(name === 'httpbin' ? [service('foo', 'httpbin')] : []),
      policy(['foo', 'p'], {}),
    ]);
  const ask = (snapshot: ReturnType<typeof meshOf>, from: string): string => {
    const { verdict, reason } = evaluate(buildModel(snapshot), {
      from: { workload: `bar/${from}` },
      to: { namespace: 'foo', service: 'httpbin', port: 8000 },
      transport: 'auto',
    });
    return `${verdict}: ${reason}`;
  };
  const key = (name: string) => `traffic.sidecar.istio.io/${name}`;
  test.each<readonly [annotation: Manifest, from: string, want: string]>([
    [{ [key('excludeInboundPorts')]: '8080' }, 'none', 'allow: not-enforced'],
    [{ [key('excludeInboundPorts')]: '8080' }, 'client', 'unreachable: mtls-mismatch'],
    [{ [key('excludeInboundPorts')]: '9090' }, 'none', 'deny: not-allowed'],
    [{ [key('includeInboundPorts')]: '9090' }, 'none', 'allow: not-enforced'],
    [{ [key('includeInboundPorts')]: '*' }, 'none', 'deny: not-allowed'],
  ])('%o from %s', (annotations, from, want) => {
    expect(ask(annotated('foo', 'httpbin', annotations), from)).toBe(want);
  });
});

import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '@/lib/mesh/request';
import {
  type Capture,
  meshOf,
  namespace,
  object,
  peer,
  pod,
  policy,
  service,
} from '@/lib/testing/measured/mixed-mesh';
import type { Manifest } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

const P = 'cluster.local/ns/bar/sa/ambient';
const callers = (['sidecar', 'hbone-sidecar', 'ambient', 'none'] as const).map((capture) =>
  pod('bar', capture, capture),
);
const meshWith = (extra: readonly Manifest[], to: Capture = 'ambient', config = {}) =>
  buildModel(
    meshOf([...callers, pod('foo', 'httpbin', to), service('foo', 'httpbin'), ...extra], { config }),
  );

const viaService = { namespace: 'foo', service: 'httpbin', port: 8000 };
const viaPod = { namespace: 'foo', pod: 'httpbin', service: null, targetPort: 8080 };

const get = (from: string, to: AccessRequest['to'] = viaService, more: Partial<AccessRequest> = {}) => ({
  from: { namespace: 'bar', pod: from },
  to,
  transport: 'auto' as const,
  method: 'GET',
  path: '/headers',
  host: 'httpbin.foo:8000',
  headers: {},
  jwt: null,
  ...more,
});

const said = (model: ReturnType<typeof meshWith>, request: AccessRequest): string => {
  const { verdict, reason, enforcer } = evaluate(model, request);
  return `${verdict}: ${reason} at ${enforcer}`;
};

const here = (spec: object) => policy(['foo', 'p'], spec);
const from = (source: object) => [{ source }];
const to = (operation: object) => [{ operation }];
const allow = (...rules: object[]) => here({ action: 'ALLOW', rules });
const deny = (...rules: object[]) => here({ action: 'DENY', rules });

const ADMITTED = 'allow: allow-matched at ztunnel';
const CLOSED = 'deny: not-allowed at ztunnel';
const OPEN = 'allow: no-allow-policy at ztunnel';
const DENIED = 'deny: denied-by at ztunnel';

describe('ztunnel reads a policy in its own way', () => {
  test.each<readonly [name: string, policies: Manifest[], want: string]>([
    ['an account by its name', [allow({ from: from({ principals: [P] }) })], ADMITTED],
    ['27, 28: an inner star is literal', [allow({ from: from({ namespaces: ['b*r'] }) })], CLOSED],
    ['a star at one end', [allow({ from: from({ namespaces: ['ba*'] }) })], ADMITTED],
    ['26: no quirk of the slash', [deny({ from: from({ namespaces: ['team-*a'] }) })], OPEN],
    ['an account of a namespace', [allow({ from: from({ serviceAccounts: ['bar/ambient'] }) })], ADMITTED],
    ['73: DENY methods alone', [deny({ to: to({ methods: ['DELETE'] }) })], OPEN],
    [
      '74: DENY principals and methods',
      [deny({ from: from({ principals: [P] }), to: to({ methods: ['DELETE'] }) })],
      OPEN,
    ],
    ['75: DENY port and methods', [deny({ to: to({ ports: ['8080'], methods: ['DELETE'] }) })], DENIED],
    ['DENY another port and methods', [deny({ to: to({ ports: ['80'], methods: ['DELETE'] }) })], OPEN],
    [
      'two operations, of which one is empty',
      [deny({ to: [...to({ ports: ['80'] }), ...to({ methods: ['GET'] })] })],
      OPEN,
    ],
    [
      'DENY principals and token in one source',
      [deny({ from: from({ principals: [P], requestPrincipals: ['*'] }) })],
      DENIED,
    ],
    ['DENY a token alone', [deny({ from: from({ requestPrincipals: ['*'] }) })], OPEN],
    [
      'DENY with a header condition',
      [deny({ from: from({ namespaces: ['bar'] }), when: [{ key: 'request.headers[x]', values: ['y'] }] })],
      OPEN,
    ],
    [
      'DENY with an account condition',
      [
        deny({
          from: from({ namespaces: ['bar'] }),
          when: [{ key: 'source.serviceAccount', values: ['bar/ambient'] }],
        }),
      ],
      OPEN,
    ],
    [
      '76: ALLOW principals and paths',
      [allow({ from: from({ principals: [P] }), to: to({ paths: ['/headers'] }) })],
      CLOSED,
    ],
    ['77: ALLOW an empty rule', [allow({})], ADMITTED],
    ['trust domains alone', [allow({ from: from({ trustDomains: ['cluster.local'] }) })], CLOSED],
    ['DENY foreign trust domains alone', [deny({ from: from({ notTrustDomains: ['other'] }) })], OPEN],
    [
      '78: trust domains beside a namespace',
      [allow({ from: from({ trustDomains: ['other'], namespaces: ['bar'] }) })],
      ADMITTED,
    ],
    ['79: an empty selector is for nobody', [here({ selector: {} })], OPEN],
    ['an empty list of labels is for all', [here({ selector: { matchLabels: {} } })], CLOSED],
    ['no selector is for all', [here({})], CLOSED],
    [
      'the root namespace, selected',
      [policy(['istio-system', 'p'], { selector: { matchLabels: { app: 'httpbin' } } })],
      CLOSED,
    ],
    ['CUSTOM is not sent', [here({ action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] })], OPEN],
    ['AUDIT is not sent', [here({ action: 'AUDIT', rules: [{}] })], OPEN],
    [
      'target references are not for ztunnel',
      [here({ targetRefs: [{ kind: 'Service', name: 'httpbin', group: '' }] })],
      OPEN,
    ],
    [
      'an address that is none is left out',
      [deny({ from: from({ ipBlocks: ['nonsense'], namespaces: ['bar'] }) })],
      DENIED,
    ],
    ['the pod’s port', [allow({ to: to({ ports: ['8080'] }) })], ADMITTED],
    ['34: not the Service’s', [allow({ to: to({ ports: ['8000'] }) })], CLOSED],
    [
      '98: no label of place',
      [policy(['foo', 'p'], { selector: { matchLabels: { 'topology.istio.io/cluster': 'c1' } } })],
      OPEN,
    ],
  ])('%s', (_, policies, want) => {
    expect(said(meshWith(policies), get('ambient'))).toBe(want);
  });

  test('16: a principal is literal, whatever the local trust domains are', () => {
    const model = meshWith(
      [allow({ from: from({ principals: ['cluster.local/ns/bar/sa/*'] }) })],
      'ambient',
      {
        trustDomain: 'prod',
      },
    );
    expect(said(model, get('ambient'))).toBe(CLOSED);
    expect(said(meshWith([], 'ambient', { trustDomain: 'prod' }), get('ambient'))).toBe(OPEN);
  });
});

describe('who has an identity where', () => {
  const known = allow({ from: from({ principals: ['*'] }) });
  test.each<readonly [from: string, to: Capture, via: 'service' | 'pod', want: string]>([
    ['ambient', 'ambient', 'service', 'allow: allow-matched at ztunnel'],
    ['ambient', 'ambient', 'pod', 'allow: allow-matched at ztunnel'],
    ['none', 'ambient', 'service', 'deny: not-allowed at ztunnel'],
    ['sidecar', 'ambient', 'service', 'deny: not-allowed at ztunnel'],
    ['hbone-sidecar', 'ambient', 'service', 'allow: allow-matched at ztunnel'],
    ['hbone-sidecar', 'ambient', 'pod', 'deny: not-allowed at ztunnel'],
    ['ambient', 'sidecar', 'service', 'deny: not-allowed at sidecar'],
    ['ambient', 'hbone-sidecar', 'service', 'allow: allow-matched at sidecar'],
    ['sidecar', 'hbone-sidecar', 'service', 'allow: allow-matched at sidecar'],
    ['ambient', 'none', 'service', 'allow: not-enforced at none'],
  ])('%s to %s by its %s', (caller, capture, via, want) => {
    const request = get(caller, via === 'service' ? viaService : viaPod);
    expect(said(meshWith([known], capture), request)).toBe(want);
  });

  test('ztunnel takes no identity of another trust domain, an alias included', () => {
    const model = meshWith([], 'ambient', { trustDomainAliases: ['old'] });
    const request = { ...get('ambient'), from: { identity: 'spiffe://old/ns/bar/sa/x', namespace: 'bar' } };
    expect(said(model, request)).toBe('unreachable: untrusted-domain at ztunnel');
  });

  test('25: a pod address keeps the identity', () => {
    expect(said(meshWith([deny({ from: from({ namespaces: ['bar'] }) })]), get('ambient', viaPod))).toBe(
      DENIED,
    );
  });
});

describe('PeerAuthentication at ztunnel', () => {
  const mode = (name: string) => ({ mtls: { mode: name } });
  const mesh = (name: string) => peer(['istio-system', 'mesh'], mode(name));
  const inFoo = (name: string) => peer(['foo', 'all'], mode(name));
  const own = (name: string | null, ports: Record<string, string> = {}) =>
    peer(['foo', 'own'], {
      selector: { matchLabels: { app: 'httpbin' } },
      ...(name === null ? {} : mode(name)),
      ...(Object.keys(ports).length > 0 && {
        portLevelMtls: Object.fromEntries(Object.entries(ports).map(([port, one]) => [port, { mode: one }])),
      }),
    });
  test.each<readonly [name: string, policies: Manifest[], isRefused: boolean]>([
    ['none', [], false],
    ['STRICT mesh', [mesh('STRICT')], true],
    ['STRICT mesh, PERMISSIVE namespace', [mesh('STRICT'), inFoo('PERMISSIVE')], false],
    ['DISABLE is PERMISSIVE', [mesh('STRICT'), inFoo('DISABLE')], false],
    ['STRICT workload', [own('STRICT')], true],
    ['STRICT workload, this port open', [own('STRICT', { '8080': 'PERMISSIVE' })], false],
    ['STRICT workload, this port DISABLE', [own('STRICT', { '8080': 'DISABLE' })], false],
    ['STRICT workload, another port open', [own('STRICT', { '9000': 'PERMISSIVE' })], true],
    ['STRICT mesh, this port open', [mesh('STRICT'), own(null, { '8080': 'PERMISSIVE' })], false],
    ['STRICT mesh, this port DISABLE is not seen', [mesh('STRICT'), own(null, { '8080': 'DISABLE' })], true],
    ['open workload, this port STRICT', [own('PERMISSIVE', { '8080': 'STRICT' })], true],
    ['open workload, another port STRICT', [own('PERMISSIVE', { '9000': 'STRICT' })], false],
    [
      'the hole: STRICT mesh, open workload, STRICT port',
      [mesh('STRICT'), own('PERMISSIVE', { '8080': 'STRICT' })],
      false,
    ],
    [
      'no hole below a namespace that is set',
      [mesh('STRICT'), inFoo('PERMISSIVE'), own('PERMISSIVE', { '8080': 'STRICT' })],
      true,
    ],
    [
      'an empty selector in the root namespace',
      [peer(['istio-system', 'mesh'], { selector: {}, ...mode('STRICT') })],
      false,
    ],
  ])('%s', (_, policies, isRefused) => {
    const model = meshWith(policies);
    expect(said(model, get('none'))).toBe(isRefused ? 'deny: mtls-required at ztunnel' : OPEN);
    expect(said(model, get('ambient'))).toBe(OPEN);
  });

  test('a sidecar that takes no tunnel refuses plaintext from ztunnel', () => {
    expect(said(meshWith([mesh('STRICT')], 'sidecar'), get('ambient'))).toBe(
      'deny: mtls-required at sidecar',
    );
    expect(said(meshWith([mesh('STRICT')], 'hbone-sidecar'), get('ambient'))).toBe(
      'allow: no-allow-policy at sidecar',
    );
  });
});

describe('waypoints', () => {
  const gateway = (name: string, labels: Manifest = {}) =>
    object('gateway.networking.k8s.io/v1', 'Gateway', ['foo', name, { labels }], {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
    });
  const use = namespace('foo', { 'istio.io/use-waypoint': 'wp' });
  const wp = pod('foo', 'wp', 'waypoint', { labels: { 'gateway.networking.k8s.io/gateway-name': 'wp' } });
  const all = [use, gateway('wp'), wp];
  const ref = (kind: string, name: string) => ({
    targetRefs: [{ group: kind === 'Service' ? '' : 'gateway.networking.k8s.io', kind, name }],
  });
  const onService = (spec: object) => here({ ...ref('Service', 'httpbin'), ...spec });
  const onlyClient = allow({ from: from({ principals: [P] }) });

  test.each<readonly [name: string, objects: Manifest[], request: AccessRequest, want: string]>([
    [
      '36: the Service’s port',
      [onService({ rules: [{ to: to({ ports: ['8000'] }) }] })],
      get('ambient'),
      OPEN,
    ],
    [
      'the pod’s port',
      [onService({ rules: [{ to: to({ ports: ['8080'] }) }] })],
      get('ambient'),
      'deny: not-allowed at waypoint',
    ],
    [
      'the Service’s address',
      [onService({ rules: [{ when: [{ key: 'destination.ip', values: ['10.96.0.7'] }] }] })],
      get('ambient'),
      OPEN,
    ],
    [
      'the caller’s identity',
      [onService({ rules: [{ from: from({ principals: [P] }) }] })],
      get('ambient'),
      OPEN,
    ],
    [
      'HTTP attributes',
      [onService({ action: 'DENY', rules: [{ to: to({ methods: ['GET'] }) }] })],
      get('ambient'),
      'deny: denied-by at waypoint',
    ],
    ['80: behind it ztunnel sees the waypoint', [onlyClient], get('ambient'), CLOSED],
    [
      'ztunnel admits the waypoint',
      [allow({ from: from({ principals: ['cluster.local/ns/foo/sa/wp'] }) })],
      get('ambient'),
      ADMITTED,
    ],
    ['58: and its address', [allow({ from: from({ ipBlocks: ['10.0.0.10/32'] }) })], get('ambient'), CLOSED],
    [
      '81: a policy without references is not for it',
      [policy(['istio-system', 'none'], {})],
      get('ambient'),
      CLOSED,
    ],
    ['82: a sidecar passes it by', [onService({ action: 'DENY', rules: [{}] })], get('sidecar'), OPEN],
    ['a caller without a proxy does too', [onService({ action: 'DENY', rules: [{}] })], get('none'), OPEN],
    [
      'a call to the pod is no Service traffic',
      [onService({ action: 'DENY', rules: [{}] })],
      get('ambient', viaPod),
      OPEN,
    ],
    [
      'the Gateway by name',
      [here({ ...ref('Gateway', 'wp'), action: 'DENY', rules: [{}] })],
      get('ambient'),
      'deny: denied-by at waypoint',
    ],
    [
      'another Gateway',
      [here({ ...ref('Gateway', 'other'), action: 'DENY', rules: [{}] })],
      get('ambient'),
      OPEN,
    ],
    [
      'the class, from the root namespace',
      [policy(['istio-system', 'p'], { ...ref('GatewayClass', 'istio-waypoint') })],
      get('ambient'),
      'deny: not-allowed at waypoint',
    ],
    ['the class, from elsewhere', [here({ ...ref('GatewayClass', 'istio-waypoint') })], get('ambient'), OPEN],
  ])('%s', (_, objects, request, want) => {
    expect(said(meshWith([...all, ...objects]), request)).toBe(want);
  });

  test('83: with waypoint-for all, a pod’s traffic goes through it too, and Service policies are not for that', () => {
    const extra = [use, gateway('wp', { 'istio.io/waypoint-for': 'all' }), wp];
    const denied = { action: 'DENY', rules: [{}] };
    expect(said(meshWith([...extra, onService(denied)]), get('ambient', viaPod))).toBe(OPEN);
    expect(
      said(meshWith([...extra, here({ ...ref('Gateway', 'wp'), ...denied })]), get('ambient', viaPod)),
    ).toBe('deny: denied-by at waypoint');
  });

  test.each<readonly [name: string, objects: Manifest[], isThrough: boolean]>([
    ['by the namespace', [use, gateway('wp')], true],
    ['not for another kind of traffic', [use, gateway('wp', { 'istio.io/waypoint-for': 'workload' })], false],
    ['not without its Gateway', [use], false],
    ['not without a label', [gateway('wp')], false],
  ])('a waypoint is used %s', (_, objects, isThrough) => {
    const model = meshWith([...objects, onService({ action: 'DENY', rules: [{}] })]);
    expect(said(model, get('ambient'))).toBe(isThrough ? 'deny: denied-by at waypoint' : OPEN);
  });

  test('the Service’s own label wins over the namespace’s', () => {
    const model = (labels: Manifest) =>
      buildModel(
        meshOf([
          ...callers,
          use,
          gateway('wp'),
          pod('foo', 'httpbin', 'ambient'),
          service('foo', 'httpbin', { labels }),
          onService({ action: 'DENY', rules: [{}] }),
        ]),
      );
    expect(said(model({ 'istio.io/use-waypoint': 'none' }), get('ambient'))).toBe(OPEN);
    expect(said(model({}), get('ambient'))).toBe('deny: denied-by at waypoint');
  });

  test('a namespace that the waypoint does not admit has none', () => {
    const elsewhere = (routes: object) => [
      namespace('foo', { 'istio.io/use-waypoint': 'wp', 'istio.io/use-waypoint-namespace': 'infra' }),
      object('gateway.networking.k8s.io/v1', 'Gateway', ['infra', 'wp'], {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...routes }],
      }),
      onService({ action: 'DENY', rules: [{}] }),
    ];
    expect(said(meshWith(elsewhere({})), get('ambient'))).toBe(OPEN);
    const open = { allowedRoutes: { namespaces: { from: 'All' } } };
    expect(said(meshWith(elsewhere(open)), get('ambient'))).toBe('deny: denied-by at waypoint');
  });

  test('a waypoint reaches a sidecar with an identity of its own', () => {
    const model = meshWith(
      [...all, allow({ from: from({ principals: ['cluster.local/ns/foo/sa/wp'] }) })],
      'sidecar',
    );
    expect(said(model, get('ambient'))).toBe('allow: allow-matched at sidecar');
  });

  test('whether the caller goes through it matters only where it can', () => {
    const named = { ...get('ambient'), from: { identity: `spiffe://${P}`, namespace: 'bar' } };
    expect(said(meshWith(all), named)).toBe(OPEN);
    expect(said(meshWith([...all, onService({ action: 'DENY', rules: [{}] })]), named)).toBe(
      'unknown: fact-missing at sidecar',
    );
  });

  test('what is not read of it leaves the answer open', () => {
    const hidden = (resource: string) =>
      buildModel(
        meshOf(
          [
            ...callers,
            pod('foo', 'httpbin', 'ambient'),
            service('foo', 'httpbin'),
            namespace('foo', { 'istio.io/use-waypoint': 'wp' }),
          ],
          {
            gaps: [{ kind: 'forbidden', verb: 'list', resource, namespace: null, detail: '' }],
          },
        ),
      );
    expect(said(hidden('gateways.gateway.networking.k8s.io'), get('ambient'))).toContain('unknown: gap');
    expect(said(hidden('namespaces'), get('ambient'))).toContain('unknown: gap');
    expect(said(hidden('gateways.gateway.networking.k8s.io'), get('none'))).toBe(OPEN);
  });
});

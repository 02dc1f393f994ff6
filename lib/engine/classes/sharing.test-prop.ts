import { edgesOf } from '@/lib/mesh/edges';
import type { Gap } from '@/lib/mesh/snapshot';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyseModel } from '../analyse';
import { answerOf, toEdge } from '../edges';
import { buildModel, type Model } from '../model';
import { principalsOf } from '../principals';
import { portId } from '../targets';

const NAMESPACES = ['team-a', 'team-b', 'team-c'];
const namespace = fc.constantFrom(...NAMESPACES);
const anyNamespace = fc.constantFrom(...NAMESPACES, 'istio-system');
const host = fc.constantFrom(
  'httpbin.team-a.svc.cluster.local',
  'web.team-c.svc.cluster.local',
  'api.team-c.svc.cluster.local',
  '*.team-c.svc.cluster.local',
  '*.local',
);
const exportTo = fc.constantFrom<readonly string[] | undefined>(
  undefined,
  ['*'],
  ['.'],
  ['team-b', 'team-c'],
);
const labels = fc.constantFrom({ app: 'curl' }, { app: 'web' }, { app: 'batch' }, { tier: 'front' });

const istio = (written: string, at: number, meta: Manifest, spec: Manifest): Manifest => {
  const [group = '', kind = ''] = written.split('/');
  return JSON.parse(
    JSON.stringify({
      apiVersion: `${group}.istio.io/v1`,
      kind,
      metadata: { name: `${kind.toLowerCase()}-${at}`, creationTimestamp: '2026-01-01T00:00:00Z', ...meta },
      spec,
    }),
  ) as Manifest;
};

type Make = (at: number) => Manifest;

const destinationRule = fc
  .record({
    namespace: anyNamespace,
    host,
    exportTo,
    mode: fc.constantFrom('DISABLE', 'ISTIO_MUTUAL', 'SIMPLE'),
    at: fc.constantFrom(undefined, 80, 90),
    selector: fc.option(labels, { nil: undefined }),
    simple: fc.constantFrom(undefined, 'PASSTHROUGH'),
  })
  .map(({ namespace: of, mode, at: port, selector, simple, ...spec }): Make => (at) => {
    const tls = { tls: { mode } };
    const policy = port === undefined ? tls : { portLevelSettings: [{ port: { number: port }, ...tls }] };
    return istio(
      'networking/DestinationRule',
      at,
      { namespace: of },
      {
        ...spec,
        trafficPolicy: { ...policy, loadBalancer: simple === undefined ? undefined : { simple } },
        workloadSelector: selector === undefined ? undefined : { matchLabels: selector },
      },
    );
  });

const sidecar = fc
  .record({
    namespace: anyNamespace,
    hosts: fc.constantFrom(['./*'], ['*/*'], ['team-a/*'], ['*/web.team-c.svc.cluster.local', '~/*']),
    labels: fc.option(labels, { nil: undefined }),
    mode: fc.constantFrom(undefined, 'REGISTRY_ONLY', 'ALLOW_ANY'),
  })
  .map(
    ({ namespace: of, hosts, labels: selected, mode }): Make =>
      (at) =>
        istio(
          'networking/Sidecar',
          at,
          { namespace: of },
          {
            egress: [{ hosts }],
            outboundTrafficPolicy: mode === undefined ? undefined : { mode },
            workloadSelector: selected === undefined ? undefined : { labels: selected },
          },
        ),
  );

const match = fc.constantFrom<Manifest>(
  { uri: { prefix: '/api' } },
  { sourceNamespace: 'team-b' },
  { sourceLabels: { app: 'batch' } },
  { sourceLabels: { tier: 'front' }, port: 80 },
);
const virtualService = fc
  .record({
    namespace: anyNamespace,
    host,
    exportTo,
    match: fc.option(match, { nil: undefined }),
    fault: fc.boolean(),
  })
  .map(
    ({ namespace: of, host: named, exportTo: to, match: only, fault }): Make =>
      (at) =>
        istio(
          'networking/VirtualService',
          at,
          { namespace: of },
          {
            hosts: [named],
            exportTo: to,
            http: [
              {
                match: only === undefined ? undefined : [only],
                ...(fault
                  ? { directResponse: { status: 503 } }
                  : { route: [{ destination: { host: named.replace('*', 'web') } }] }),
              },
              { route: [{ destination: { host: 'web.team-c.svc.cluster.local' } }] },
            ],
          },
        ),
  );

const serviceEntry = fc
  .record({
    namespace: anyNamespace,
    hosts: fc.constantFrom(['api.example.com'], ['web.team-c.svc.cluster.local']),
    number: fc.constantFrom(443, 80, 8080),
    exportTo,
  })
  .map(
    ({ namespace: of, hosts, number, exportTo: to }): Make =>
      (at) =>
        istio(
          'networking/ServiceEntry',
          at,
          { namespace: of },
          {
            hosts,
            exportTo: to,
            ports: [{ number, name: 'http', protocol: 'HTTP' }],
            resolution: 'DNS',
          },
        ),
  );

const envoyFilter = fc
  .record({
    namespace: anyNamespace,
    labels: fc.option(labels, { nil: undefined }),
    context: fc.constantFrom('SIDECAR_INBOUND', 'SIDECAR_OUTBOUND'),
  })
  .map(
    ({ namespace: of, labels: selected, context }): Make =>
      (at) =>
        istio(
          'networking/EnvoyFilter',
          at,
          { namespace: of },
          {
            workloadSelector: selected === undefined ? undefined : { labels: selected },
            configPatches: [
              { applyTo: 'HTTP_FILTER', match: { context }, patch: { operation: 'INSERT_BEFORE' } },
            ],
          },
        ),
  );

const wasmPlugin = fc
  .record({
    namespace: anyNamespace,
    mode: fc.constantFrom('CLIENT', 'SERVER'),
    number: fc.constantFrom(80, 90),
  })
  .map(({ namespace: of, mode, number }): Make => (at) => ({
    ...istio(
      'extensions/WasmPlugin',
      at,
      { namespace: of },
      {
        url: 'oci://example.com/plugin',
        match: [{ mode, ports: [{ number }] }],
      },
    ),
    apiVersion: 'extensions.istio.io/v1alpha1',
  }));

const peerAuthentication = fc
  .record({ namespace: anyNamespace, mode: fc.constantFrom('STRICT', 'DISABLE'), labels: fc.option(labels) })
  .map(
    ({ namespace: of, mode, labels: selected }): Make =>
      (at) =>
        istio(
          'security/PeerAuthentication',
          at,
          { namespace: of },
          {
            ...(selected !== null && { selector: { matchLabels: selected } }),
            mtls: { mode },
          },
        ),
  );

const networkPolicy = fc
  .record({
    namespace,
    labels: fc.option(labels, { nil: undefined }),
    from: fc.option(labels, { nil: undefined }),
    direction: fc.constantFrom('Ingress', 'Egress'),
  })
  .map(({ namespace: of, labels: selected, from, direction }): Make => (at) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `network-${at}`, namespace: of },
    spec: {
      podSelector: selected === undefined ? {} : { matchLabels: selected },
      policyTypes: [direction],
      ...(from !== undefined &&
        (direction === 'Ingress'
          ? { ingress: [{ from: [{ podSelector: { matchLabels: from }, namespaceSelector: {} }] }] }
          : { egress: [{ to: [{ podSelector: { matchLabels: from }, namespaceSelector: {} }] }] })),
    },
  }));

const policy = fc
  .record({
    namespace: anyNamespace,
    action: fc.constantFrom('ALLOW', 'DENY'),
    source: fc.constantFrom<Manifest>(
      { principals: ['cluster.local/ns/team-c/sa/default'] },
      { namespaces: ['team-b'] },
      { notPrincipals: ['*/sa/curl'] },
      { principals: ['*'] },
    ),
    paths: fc.constantFrom(undefined, ['/api/*']),
  })
  .map(
    ({ namespace: of, action, source, paths }): Make =>
      (at) =>
        httpbinPolicy(
          {
            action,
            selector: undefined,
            rules: [
              {
                from: [{ source }],
                ...(paths !== undefined && { to: [{ operation: { paths } }] }),
              },
            ],
          },
          { name: `policy-${at}`, namespace: of },
        ),
  );

const ANNOTATIONS: readonly Record<string, string>[] = [
  {},
  { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' },
  { 'traffic.sidecar.istio.io/excludeOutboundPorts': '80' },
  { 'traffic.sidecar.istio.io/includeOutboundIPRanges': '10.0.0.0/8' },
];
const STATUS = { 'sidecar.istio.io/status': '{"containers":["istio-proxy"]}' };

/** Pods of one account and several workloads, of one or more pods each, with their Services. */
const team = fc
  .array(
    fc.record({
      app: fc.constantFrom('web', 'api', 'batch'),
      replicas: fc.integer({ min: 1, max: 2 }),
      annotations: fc.constantFrom(...ANNOTATIONS),
      version: fc.constantFrom('1.30.2', '1.20.0'),
      isFront: fc.boolean(),
      hidden: fc.constantFrom(undefined, '.', 'team-a'),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((apps) =>
    apps.flatMap(({ app, replicas, annotations, version, isFront, hidden }, at): Manifest[] => {
      const labelled = { app, ...(isFront && { tier: 'front' }) };
      const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: `${app}-${at}`, controller: true };
      const pods = Array.from({ length: replicas }, (_, index) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `${app}-${at}-${index}`,
          namespace: 'team-c',
          labels: labelled,
          annotations: { ...STATUS, ...annotations },
          ownerReferences: [owner],
        },
        spec: {
          serviceAccountName: 'default',
          containers: [
            { name: 'app', image: 'app', ports: [{ name: 'http', containerPort: 8080 }] },
            { name: 'istio-proxy', image: `istio/proxyv2:${version}` },
          ],
        },
        status: { phase: 'Running', podIP: `10.0.${at}.${index + 1}` },
      }));
      const service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: `${app}-${at}`,
          namespace: 'team-c',
          annotations: hidden === undefined ? {} : { 'networking.istio.io/exportTo': hidden },
        },
        spec: {
          clusterIP: `10.1.0.${at + 1}`,
          selector: { app },
          ports: [
            { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
            { name: 'tcp', port: 90, targetPort: 'http', protocol: 'TCP' },
          ],
        },
      };
      return [...pods, service];
    }),
  );

const object: fc.Arbitrary<Make> = fc.oneof(
  destinationRule,
  sidecar,
  virtualService,
  serviceEntry,
  envoyFilter,
  wasmPlugin,
  peerAuthentication,
  networkPolicy,
  policy,
  policy,
);
const gaps = fc.subarray<Gap>(
  [
    { kind: 'forbidden', verb: 'list', resource: 'sidecars', namespace: 'team-a', detail: '' },
    { kind: 'forbidden', verb: 'list', resource: 'virtualservices', namespace: 'team-b', detail: '' },
    { kind: 'forbidden', verb: 'list', resource: 'networkpolicies', namespace: 'team-c', detail: '' },
    { kind: 'forbidden', verb: 'get', resource: 'configmaps', namespace: 'istio-system', detail: '' },
  ],
  { maxLength: 1 },
);

/** Every pair judged by itself. */
const oneByOne = (model: Model) =>
  model.workloads.flatMap((entry) =>
    entry.addresses.flatMap((address) =>
      principalsOf(model).map((principal) => {
        const { answer } = answerOf(model, principal, entry, address);
        return toEdge(principal, entry.workload.id, portId(entry, address), answer);
      }),
    ),
  );

test('whatever else a mesh holds, a shared answer is the one that the pair gets by itself', () => {
  fc.assert(
    fc.property(team, fc.array(object, { maxLength: 5 }), gaps, (pods, makes, hidden) => {
      const model = buildModel(storyMesh([...pods, ...makes.map((make, at) => make(at))], hidden));
      expect([...edgesOf(analyseModel(model))]).toEqual(oneByOne(model));
    }),
    { numRuns: 400 },
  );
});

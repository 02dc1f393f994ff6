import { expect, test } from 'vitest';
import { decodeObject } from './decode';

const source = { file: 'mesh.yaml', document: 3, line: 40 };
const policy = (spec: unknown, apiVersion = 'security.istio.io/v1') => ({
  apiVersion,
  kind: 'AuthorizationPolicy',
  metadata: { name: 'p', namespace: 'a' },
  spec,
});
const decoded = (raw: unknown, from: typeof source | null = source) => {
  const result = decodeObject(raw, from);
  if (!result?.ok) throw new Error(JSON.stringify(result));
  return result.value;
};
const refused = (raw: unknown, from: typeof source | null = source) => {
  const result = decodeObject(raw, from);
  if (!result || result.ok) throw new Error('was taken');
  return result.error;
};

test('a policy keeps what was written, null entries included, and where it stood', () => {
  const spec = { action: 'DENY', rules: [null, { from: [{ source: { principals: ['*'] } }], when: null }] };
  expect(decoded(policy(spec))).toMatchObject({
    kind: 'AuthorizationPolicy',
    spec: { action: 'DENY', rules: [null, { from: [{ source: { principals: ['*'] } }] }] },
    source,
  });
});

test('a policy without a spec is the empty policy', () => {
  expect(decoded(policy(undefined))).toMatchObject({ spec: {} });
});

test.each(['security.istio.io/v1', 'security.istio.io/v1beta1'])('%s is served', (version) => {
  expect(decodeObject(policy({}, version), source)?.ok).toBe(true);
});

const withSource = (written: unknown) => policy({ rules: [{ from: [{ source: written }] }] });

test.each([
  {
    name: 'a number for a port',
    raw: policy({ rules: [{ to: [{ operation: { ports: [8080] } }] }] }),
    path: 'spec.rules[0].to[0].operation.ports[0]',
    says: 'Write "8080" in quotes.',
  },
  {
    name: 'an action in small letters',
    raw: policy({ action: 'allow' }),
    path: 'spec.action',
    says: 'ALLOW, DENY',
  },
  {
    name: 'a condition without a key',
    raw: policy({ rules: [{ when: [{ values: ['x'] }] }] }),
    path: 'spec.rules[0].when[0].key',
    says: 'is missing',
  },
  {
    name: 'text for a list',
    raw: withSource({ principals: 'x' }),
    path: 'spec.rules[0].from[0].source.principals',
    says: 'Write a list',
  },
  {
    name: 'two ways of attaching',
    raw: policy({ selector: {}, targetRefs: [] }),
    path: 'spec',
    says: 'selector and targetRefs',
  },
  {
    name: 'a star in a selector',
    raw: policy({ selector: { matchLabels: { app: 'a*' } } }),
    path: 'spec.selector.matchLabels.app',
    says: 'star',
  },
  {
    name: 'accounts beside namespaces',
    raw: withSource({ serviceAccounts: ['a'], namespaces: ['b'] }),
    path: 'spec.rules[0].from[0].source.serviceAccounts',
    says: 'two sources',
  },
  {
    name: 'a field that Istio does not have',
    raw: withSource({ principals: ['x'], methods: ['GET'] }),
    path: 'spec.rules[0].from[0].source.methods',
    says: 'Istio has no field',
  },
  {
    name: 'an unknown version',
    raw: policy({}, 'security.istio.io/v2'),
    path: 'apiVersion',
    says: 'security.istio.io/v1',
  },
  {
    name: 'a foreign group',
    raw: policy({}, 'security.istio/v1'),
    path: 'apiVersion',
    says: 'security.istio.io/v1',
  },
  {
    name: 'a label that is no text',
    raw: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { v: 1 } }, spec: {} },
    path: 'metadata.labels.v',
    says: 'Write "1" in quotes.',
  },
  {
    name: 'no name',
    raw: { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: {} },
    path: 'metadata.name',
    says: 'is missing',
  },
])('$name is refused at its exact place', ({ raw, path, says }) => {
  const problem = refused(raw);
  expect(problem).toMatchObject({ path, effect: 'refused', source });
  expect(problem.message).toContain(says);
});

test('an answer of the API server may hold fields that are newer than we are', () => {
  expect(decodeObject(withSource({ principals: ['x'], future: ['y'] }), null)?.ok).toBe(true);
});

test.each([
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
  { apiVersion: 'example.org/v1', kind: 'Service', metadata: { name: 's' } },
])('$apiVersion $kind decides nothing', (raw) => {
  expect(decodeObject(raw, null)).toBeNull();
});

test('a pod is trimmed to what decides', () => {
  const pod = decoded({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'a',
      uid: 'u',
      resourceVersion: '7',
      deletionTimestamp: '2026-01-01T00:00:00Z',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' },
      ownerReferences: [
        { kind: 'ReplicaSet', name: 'r-1', controller: true, uid: 'x', apiVersion: 'apps/v1' },
      ],
      managedFields: [{}],
    },
    spec: {
      serviceAccountName: 'web',
      securityContext: { runAsUser: 1000 },
      containers: [
        { name: 'app', image: 'x:1', env: [{ name: 'SECRET', value: 's' }], ports: [{ containerPort: 80 }] },
      ],
      initContainers: [
        { name: 'istio-init', image: 'i' },
        {
          name: 'istio-proxy',
          image: 'p',
          restartPolicy: 'Always',
          securityContext: { runAsUser: 1337 },
          env: [
            { name: 'ISTIO_META_CLUSTER_ID', value: 'k' },
            { name: 'ISTIO_META_X', valueFrom: {} },
          ],
        },
      ],
    },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  expect(pod).toEqual({
    kind: 'Pod',
    meta: {
      name: 'p',
      namespace: 'a',
      labels: {},
      annotations: { kept: 'yes' },
      createdAt: '',
      uid: 'u',
      resourceVersion: '7',
    },
    owner: { kind: 'ReplicaSet', name: 'r-1' },
    serviceAccount: 'web',
    ip: '10.0.0.1',
    node: null,
    phase: 'Running',
    ready: true,
    terminating: true,
    hostNetwork: false,
    containers: [
      {
        name: 'app',
        image: 'x:1',
        role: 'app',
        runAsUser: 1000,
        ports: [{ name: null, port: 80, protocol: 'TCP' }],
        meta: {},
      },
      { name: 'istio-init', image: 'i', role: 'init', runAsUser: 1000, ports: [], meta: {} },
      {
        name: 'istio-proxy',
        image: 'p',
        role: 'sidecar',
        runAsUser: 1337,
        ports: [],
        meta: { CLUSTER_ID: 'k' },
      },
    ],
  });
});

test('a service port targets itself where nothing else is written', () => {
  const service = decoded({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { ports: [{ port: 80 }, { port: 81, targetPort: 'web' }] },
  });
  expect(service).toMatchObject({ selector: null, ports: [{ targetPort: 80 }, { targetPort: 'web' }] });
});

test('a gateway of the Gateway API is not a gateway of Istio', () => {
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'g' },
    spec: { gatewayClassName: 'istio-waypoint' },
  };
  expect(decoded(gateway)).toMatchObject({
    kind: 'KubernetesGateway',
    spec: { gatewayClassName: 'istio-waypoint' },
  });
  expect(decoded({ ...gateway, apiVersion: 'networking.istio.io/v1beta1' })).toMatchObject({
    kind: 'Gateway',
  });
});

test('in files the version of an object is its content', () => {
  const [one, same, other] = [policy({}), policy({}), policy({ action: 'DENY' })].map(
    (raw) => decoded(raw).meta.resourceVersion,
  );
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

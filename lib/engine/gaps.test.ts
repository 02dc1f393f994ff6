import { expect, test } from 'vitest';
import type { Gap, Problem } from '@/lib/mesh/snapshot';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

const onlyTeamA = httpbinPolicy({
  action: 'DENY',
  rules: [{ from: [{ source: { namespaces: ['team-b'] } }] }],
});

const request = (team: string | null) => ({
  from: team === null ? { identity: null } : { workload: `${team}/curl` },
  to: { namespace: 'team-a', service: 'httpbin', port: 8000 },
  transport: 'auto' as const,
  method: 'GET',
  path: '/',
  host: 'httpbin.team-a:8000',
  headers: {},
  jwt: null,
});

const gapIn = (resource: string, namespace: string | null, kind: Gap['kind'] = 'forbidden'): Gap => ({
  kind,
  verb: 'list',
  resource,
  namespace,
  detail: '',
});

const answers = (
  gaps: readonly Gap[],
  extra: readonly Manifest[] = [],
  problems: readonly Problem[] = [],
) => {
  const model = buildModel({ ...storyMesh([onlyTeamA, ...extra], gaps), problems: [...problems] });
  return ['team-a', 'team-b', null].map((team) => evaluate(model, request(team)).verdict);
};

test.each([
  // Below the mesh: what the mesh denies stays denied.
  { resource: 'networkpolicies.networking.k8s.io', namespace: null, want: ['unknown', 'deny', 'unknown'] },
  {
    resource: 'networkpolicies.networking.k8s.io',
    namespace: 'team-a',
    want: ['unknown', 'deny', 'unknown'],
  },
  {
    resource: 'networkpolicies.networking.k8s.io',
    namespace: 'istio-system',
    want: ['allow', 'deny', 'allow'],
  },
  // At the client's proxy: a caller without one is not touched.
  {
    resource: 'virtualservices.networking.istio.io',
    namespace: 'else',
    want: ['unknown', 'unknown', 'allow'],
  },
  { resource: 'sidecars.networking.istio.io', namespace: 'team-b', want: ['allow', 'unknown', 'allow'] },
  // In the destination's proxy.
  {
    resource: 'envoyfilters.networking.istio.io',
    namespace: 'team-a',
    want: ['unknown', 'unknown', 'unknown'],
  },
  // In the caller's proxy.
  { resource: 'envoyfilters.networking.istio.io', namespace: 'team-b', want: ['allow', 'unknown', 'allow'] },
  {
    resource: 'trafficextensions.extensions.istio.io',
    namespace: 'team-b',
    want: ['allow', 'unknown', 'allow'],
  },
  {
    resource: 'httproutes.gateway.networking.k8s.io',
    namespace: 'team-a',
    want: ['unknown', 'unknown', 'allow'],
  },
  // The mesh config says what trust domain a namespace's callers are of, and whether there is another root.
  { resource: 'configmaps', namespace: 'istio-system', want: ['unknown', 'unknown', 'unknown'] },
  // Running pods show how they are captured.
  { resource: 'namespaces', namespace: null, want: ['allow', 'deny', 'allow'] },
  {
    resource: 'wasmplugins.extensions.istio.io',
    namespace: 'istio-system',
    want: ['unknown', 'unknown', 'unknown'],
  },
  // A ServiceEntry says nothing of a Service that the caller's proxy knows.
  { resource: 'serviceentries.networking.istio.io', namespace: null, want: ['allow', 'deny', 'allow'] },
  { resource: 'services', namespace: 'team-a', want: ['unknown', 'unknown', 'unknown'] },
  { resource: 'services', namespace: 'team-b', want: ['allow', 'deny', 'allow'] },
  // Pods that stand there were read.
  { resource: 'pods', namespace: null, want: ['allow', 'deny', 'allow'] },
  { resource: 'pods/portforward', namespace: null, want: ['allow', 'deny', 'allow'] },
])('$resource hidden in $namespace', ({ resource, namespace, want }) => {
  expect(answers([gapIn(resource, namespace)])).toEqual(want);
});

test.each([
  'envoyfilters.networking.istio.io',
  'virtualservices.networking.istio.io',
  'authorizationpolicies',
])('%s that are not installed hide nothing', (resource) => {
  expect(answers([gapIn(resource, null, 'not-installed')])).toEqual(['allow', 'deny', 'allow']);
});

test('a ServiceEntry may stand for what a Sidecar hides', () => {
  const narrow: Manifest = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: 'default', namespace: 'team-a' },
    spec: { egress: [{ hosts: ['istio-system/*'] }] },
  };
  const gap = gapIn('serviceentries.networking.istio.io', null);
  expect(answers([], [narrow])).toEqual(['allow', 'deny', 'allow']);
  expect(answers([gap], [narrow])[0]).toBe('unknown');
});

test.each([
  { effect: 'refused', namespace: 'team-a', want: ['allow', 'deny', 'allow'] },
  { effect: 'partial', namespace: 'team-a', want: ['unknown', 'deny', 'unknown'] },
  { effect: 'unknown', namespace: 'istio-system', want: ['unknown', 'deny', 'unknown'] },
  { effect: 'unknown', namespace: 'team-b', want: ['allow', 'deny', 'allow'] },
] as const)('a policy of $namespace that was not understood, $effect', ({ effect, namespace, want }) => {
  const object = { kind: 'AuthorizationPolicy', namespace, name: 'odd' };
  expect(answers([], [], [{ object, path: '', message: 'odd', effect, source: null }])).toEqual(want);
});

test('a mesh config that was not read matters only where something rests on it', () => {
  const gap = gapIn('configmaps', 'istio-system');
  const model = buildModel(storyMesh([], [gap]));
  expect(evaluate(model, request('team-b')).verdict).toBe('allow');
  const policy = httpbinPolicy({ rules: [{}] });
  expect(evaluate(buildModel(storyMesh([policy], [gap])), request('team-b')).verdict).toBe('unknown');
});

test.each(['services', 'pods'])('what may stand behind a name is not known without %s', (resource) => {
  const gap = gapIn(resource, 'team-a');
  const asked = { ...request('team-b'), to: { namespace: 'team-a', service: 'none', port: 80 } };
  expect(evaluate(buildModel(storyMesh([])), asked).verdict).toBe('unreachable');
  expect(evaluate(buildModel(storyMesh([], [gap])), asked)).toMatchObject({
    verdict: 'unknown',
    reason: 'gap',
  });
});

import { edgesOf } from '@/lib/mesh/edges';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import type { Gap } from '@/lib/mesh/snapshot';
import { analyseModel } from '../analyse';
import { answerOf, toEdge } from '../edges';
import { buildModel, type Model } from '../model';
import { principalsOf } from '../principals';
import { portId } from '../targets';

const list = (...values: readonly string[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
const clean = (value: unknown): Manifest => JSON.parse(JSON.stringify(value)) as Manifest;

const source = fc.record({
  principals: list('cluster.local/ns/team-a/sa/curl', 'cluster.local/ns/team-b/*', '*', 'other/ns/x/sa/y'),
  namespaces: list('team-a', 'team-*'),
  notNamespaces: list('team-b'),
});
const operation = fc.record({
  methods: list('GET', 'DELETE'),
  paths: list('/headers', '/api/*'),
  ports: list('8080', '9000'),
  hosts: list('httpbin.team-a:8000', 'httpbin*'),
});
const hasField = (value: object): boolean => Object.values(value).some((one) => one !== undefined);
const rule = fc.record({
  from: fc.option(
    source.filter(hasField).map((one) => [{ source: one }]),
    { nil: undefined },
  ),
  to: fc.option(
    operation.filter(hasField).map((one) => [{ operation: one }]),
    { nil: undefined },
  ),
});
const policy = fc.record({
  namespace: fc.constantFrom('team-a', 'team-b', 'istio-system'),
  selected: fc.boolean(),
  action: fc.constantFrom('ALLOW', 'DENY'),
  rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
});
const toPolicy = ({ namespace, selected, ...spec }: { namespace: string; selected: boolean }, at: number) =>
  httpbinPolicy(clean({ ...spec, ...(selected ? {} : { selector: {} }) }), { name: `p${at}`, namespace });

const object = (apiVersion: string, kind: string, namespace: string, spec: Manifest): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'default', namespace },
  spec,
});
const others = fc.subarray([
  object('security.istio.io/v1', 'PeerAuthentication', 'team-a', { mtls: { mode: 'STRICT' } }),
  object('security.istio.io/v1', 'PeerAuthentication', 'team-b', { mtls: { mode: 'DISABLE' } }),
  object('networking.istio.io/v1', 'Sidecar', 'team-b', { egress: [{ hosts: ['./*'] }] }),
  object('networking.istio.io/v1', 'DestinationRule', 'team-b', {
    host: 'httpbin.team-a.svc.cluster.local',
    trafficPolicy: { tls: { mode: 'DISABLE' } },
  }),
  object('networking.k8s.io/v1', 'NetworkPolicy', 'team-b', { podSelector: {}, policyTypes: ['Egress'] }),
]);
const gaps = fc.subarray<Gap>([
  { kind: 'forbidden', verb: 'list', resource: 'sidecars', namespace: 'team-a', detail: '' },
  { kind: 'forbidden', verb: 'list', resource: 'authorizationpolicies', namespace: 'team-b', detail: '' },
]);

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

test('a shared answer is the one that the pair gets by itself', () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 3 }), others, gaps, (policies, extra, hidden) => {
      const model = buildModel(storyMesh([...policies.map(toPolicy), ...extra], hidden));
      expect([...edgesOf(analyseModel(model))]).toEqual(oneByOne(model));
    }),
    { numRuns: 300 },
  );
});

test('what is kept from the last judgement is what a new one would say', () => {
  fc.assert(
    fc.property(fc.array(policy, { minLength: 2, maxLength: 4 }), policy, others, (policies, edit, extra) => {
      const before = storyMesh([...policies.map(toPolicy), ...extra]);
      const [rewritten] = storyMesh([toPolicy(edit, 0)]).authorizationPolicies;
      const after = {
        ...before,
        authorizationPolicies: before.authorizationPolicies.map((one) =>
          one.meta.name === 'p0' && rewritten !== undefined ? rewritten : one,
        ),
      };
      analyseModel(buildModel(before));
      const model = buildModel(after);
      expect([...edgesOf(analyseModel(model))]).toEqual(oneByOne(model));
    }),
    { numRuns: 100 },
  );
});

test('callers that no policy tells apart share one decision', () => {
  const edges = [...edgesOf(analyseModel(buildModel(storyMesh([]))))];
  const decisions = edges
    .filter(({ principal }) => principal !== 'anonymous')
    .map(({ decision }) => decision);
  expect(new Set(decisions).size).toBe(1);
});

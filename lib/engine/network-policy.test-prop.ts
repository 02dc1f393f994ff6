import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NetworkPolicy } from '@/lib/mesh/kubernetes';
import { storyMesh } from '@/lib/testing/measured/story-mesh';
import { cross, type NetworkCall, type NetworkEnd, networkKey } from './network-policy';

const mesh = storyMesh([
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a', labels: { team: 'a' } } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-b', labels: { team: 'b' } } },
]);

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const selector = oneOf<object>(
  {},
  { matchLabels: { app: 'curl' } },
  { matchLabels: { app: 'httpbin' } },
  { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['curl'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
);
const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  oneOf<object>({}, { matchLabels: { team: 'b' } }).map((namespaceSelector) => ({ namespaceSelector })),
  fc
    .tuple(oneOf('10.0.0.0/8', '10.0.0.0/24'), oneOf<string[]>([], ['10.0.0.0/28']))
    .map(([cidr, except]) => ({ ipBlock: { cidr, except } })),
);
const port = oneOf<object>(
  { port: 8080 },
  { port: 'web' },
  { port: 8000, endPort: 8090 },
  { protocol: 'UDP' },
);
const rule = fc.record({
  from: fc.array(peer, { maxLength: 2 }),
  ports: fc.array(port, { maxLength: 2 }),
});
const spec = fc.record({ podSelector: selector, ingress: fc.array(rule, { maxLength: 2 }) });

const written = fc.tuple(oneOf('team-a', 'team-b'), spec);
const toPolicy = ([namespace, value]: [string, object], index: number): NetworkPolicy => ({
  kind: 'NetworkPolicy',
  meta: {
    name: `p${index}`,
    namespace,
    labels: {},
    annotations: {},
    createdAt: '',
    uid: '',
    resourceVersion: '',
  },
  spec: value,
});
const policies = fc.array(written, { maxLength: 4 }).map((all) => all.map(toPolicy));

const server: NetworkEnd = {
  name: 'the workload',
  isPod: true,
  namespace: 'team-a',
  labels: { app: 'httpbin' },
  ips: ['10.0.1.1'],
  hostNetwork: false,
  containers: [
    {
      name: 'app',
      image: 'app',
      role: 'app',
      runAsUser: null,
      ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
      meta: {},
    },
  ],
};
const caller: fc.Arbitrary<NetworkEnd> = fc.record({
  name: fc.constant('the caller'),
  isPod: oneOf<boolean | undefined>(true, true, false, undefined),
  namespace: oneOf('team-a', 'team-b'),
  labels: oneOf({ app: 'curl' }, { app: 'httpbin', tier: 'x' }),
  ips: oneOf(['10.0.0.7'], ['10.0.0.99'], ['192.168.0.1'], ['10.0.0.7', '10.0.0.99']),
  hostNetwork: fc.constant(false),
  containers: fc.constant([]),
});
const call: fc.Arbitrary<NetworkCall> = fc.record({
  from: caller,
  to: fc.constant(server),
  port: oneOf(8080, 8000, 9090),
});

const outcome = (networkPolicies: readonly NetworkPolicy[], asked: NetworkCall) =>
  cross({ ...mesh, networkPolicies: [...networkPolicies] }, asked, 'ingress').outcome;

const without = toPolicy(['team-a', { podSelector: {}, ingress: [] }], 99);
const passes = (is: string) => is === 'free' || is === 'admitted';

test('the order of policies never matters', () => {
  fc.assert(
    fc.property(policies, call, (all, asked) => {
      expect(outcome(all.toReversed(), asked)).toBe(outcome(all, asked));
    }),
  );
});

test('one more policy without rules opens nothing, and closes only what no rule admits', () => {
  fc.assert(
    fc.property(policies, call, (all, asked) => {
      const [before, after] = [outcome(all, asked), outcome([...all, without], asked)];
      expect(after).toBe(before === 'free' ? 'stopped' : before);
    }),
  );
});

test('one more policy never stops what a rule admits, and never admits what it has no rule for', () => {
  fc.assert(
    fc.property(policies, written, call, (all, added, asked) => {
      const [before, after] = [outcome(all, asked), outcome([...all, toPolicy(added, 99)], asked)];
      if (before === 'admitted') expect(after).toBe('admitted');
      const alone = outcome([toPolicy(added, 99), without], asked);
      if (!passes(before) && alone === 'stopped') expect(passes(after)).toBe(false);
    }),
  );
});

test('one rule more never closes', () => {
  fc.assert(
    fc.property(spec, rule, call, (value, added, asked) => {
      const before = outcome([toPolicy(['team-a', value], 0)], asked);
      const wider = { ...value, ingress: [...value.ingress, added] };
      if (passes(before)) expect(outcome([toPolicy(['team-a', wider], 0)], asked)).toBe(before);
    }),
  );
});

test('policies of other namespaces isolate nothing', () => {
  fc.assert(
    fc.property(policies, call, (all, asked) => {
      const own = all.filter(({ meta }) => meta.namespace === 'team-a');
      expect(outcome(own, asked)).toBe(outcome(all, asked));
    }),
  );
});

test('a fact less never leads to another answer, only to none', () => {
  const less = oneOf<Partial<NetworkEnd>>(
    { labels: undefined },
    { ips: undefined },
    { isPod: undefined },
    { namespace: undefined },
  );
  fc.assert(
    fc.property(policies, call, less, (all, asked, fewer) => {
      const known = outcome(all, asked);
      const unsure = outcome(all, { ...asked, from: { ...asked.from, ...fewer } });
      expect(unsure === known || unsure === 'open').toBe(true);
    }),
  );
});

test('callers with one key get one answer', () => {
  fc.assert(
    fc.property(policies, call, caller, (all, asked, other) => {
      const snapshot = { ...mesh, networkPolicies: [...all] };
      if (networkKey(snapshot, asked.from) !== networkKey(snapshot, other)) return;
      expect(outcome(all, { ...asked, from: other })).toBe(outcome(all, asked));
    }),
  );
});

import { edgesOf } from '@/lib/mesh/edges';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gap, Snapshot } from '@/lib/mesh/snapshot';
import type { AccessRequest } from '@/lib/mesh/request';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { analyseModel } from './analyse';
import { evaluate } from './evaluate';
import { buildModel } from './model';

const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const field = (values: readonly string[]) => fc.option(some(values), { nil: undefined });

const source = fc.record({
  principals: field(['cluster.local/ns/team-a/sa/curl', 'cluster.local/ns/team-b/*', '*']),
  notNamespaces: field(['team-a', 'team-b']),
});
const operation = fc.record({
  methods: field(['GET', 'P*', 'DELETE']),
  notMethods: field(['POST']),
  paths: field(['/headers', '/admin*', '/api/{*}']),
  notPaths: field(['/admin', '*x']),
  ports: field(['8080', '9000']),
});
const clean = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const hasField = (value: object): boolean => Object.values(value).some((one) => one !== undefined);
const rule = fc.record({
  from: fc.option(fc.array(source.filter(hasField), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  to: fc.option(fc.array(operation.filter(hasField), { minLength: 1, maxLength: 2 }), { nil: undefined }),
});
const rules = fc.array(rule, { minLength: 1, maxLength: 2 });
const action = fc.constantFrom('ALLOW', 'DENY');

const policies = fc
  .array(fc.record({ action, rules }), { maxLength: 3 })
  .map((all) => all.map((spec, index) => httpbinPolicy(clean(spec) as Manifest, { name: `p${index}` })));
const request = fc.record({
  workload: fc.constantFrom('team-a/curl', 'team-b/curl', null),
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  path: fc.constantFrom('/', '/headers', '/admin', '/admin/x', '/api/a'),
});

type Asked = Readonly<{ workload: string | null; method: string; path: string }>;

const toRequest = ({ workload, method, path }: Asked): AccessRequest => ({
  from: workload === null ? { identity: null } : { workload },
  to: { namespace: 'team-a', service: 'httpbin', port: 8000 },
  transport: 'auto',
  method,
  path,
  host: 'httpbin.team-a:8000',
  headers: {},
  jwt: null,
});

const verdict = (snapshot: Snapshot, asked: Asked) =>
  evaluate(buildModel(snapshot), toRequest(asked)).verdict;

describe('whatever the policies are', () => {
  test('their order never matters', () => {
    fc.assert(
      fc.property(policies, request, (all, asked) => {
        const snapshot = storyMesh(all);
        const turned = { ...snapshot, authorizationPolicies: [...snapshot.authorizationPolicies].reverse() };
        expect(verdict(turned, asked)).toBe(verdict(snapshot, asked));
      }),
    );
  });

  test('one more DENY never opens', () => {
    fc.assert(
      fc.property(policies, rules, request, (all, denied, asked) => {
        const deny = httpbinPolicy({ action: 'DENY', rules: clean(denied) }, { name: 'extra' });
        if (verdict(storyMesh(all), asked) === 'deny')
          expect(verdict(storyMesh([...all, deny]), asked)).toBe('deny');
      }),
    );
  });

  test('dry-run and AUDIT change nothing', () => {
    fc.assert(
      fc.property(policies, rules, action, request, (all, written, kind, asked) => {
        const dry = { name: 'dry', annotations: { 'istio.io/dry-run': 'true' } };
        const inert = [
          httpbinPolicy({ action: kind, rules: clean(written) }, dry),
          httpbinPolicy({ action: 'AUDIT', rules: clean(written) }, { name: 'audit' }),
        ];
        expect(verdict(storyMesh([...all, ...inert]), asked)).toBe(verdict(storyMesh(all), asked));
      }),
    );
  });

  test('a gap never adds certainty, and never turns an answer', () => {
    const gap = fc.record({
      kind: fc.constantFrom<Gap['kind']>('forbidden', 'unreachable', 'timed-out', 'not-installed'),
      verb: fc.constant('list'),
      resource: fc.constantFrom(
        'authorizationpolicies',
        'peerauthentications',
        'requestauthentications',
        'destinationrules',
        'networkpolicies.networking.k8s.io',
        'virtualservices.networking.istio.io',
        'sidecars.networking.istio.io',
        'envoyfilters.networking.istio.io',
        'wasmplugins.extensions.istio.io',
        'serviceentries.networking.istio.io',
        'pods',
        'services',
        'namespaces',
        'configmaps',
        'httproutes.gateway.networking.k8s.io',
        'trafficextensions.extensions.istio.io',
      ),
      namespace: fc.constantFrom(null, 'team-a', 'team-b', 'istio-system'),
      detail: fc.constant(''),
    });
    const gaps = fc.array(gap, { maxLength: 3 });
    fc.assert(
      fc.property(policies, gaps, gaps, request, (all, some, more, asked) => {
        const before = verdict(storyMesh(all, some), asked);
        expect([before, 'unknown']).toContain(verdict(storyMesh(all, [...some, ...more]), asked));
      }),
    );
  });

  test('an edge holds for every request: allow and deny for all, a condition for its witnesses', () => {
    fc.assert(
      fc.property(policies, fc.array(request, { minLength: 5, maxLength: 5 }), (all, requests) => {
        const model = buildModel(storyMesh(all));
        const edges = [...edgesOf(analyseModel(model))];
        for (const asked of requests) {
          const principal =
            asked.workload === null ? 'anonymous' : `cluster.local/ns/${asked.workload.replace('/', '/sa/')}`;
          const edge = edges.find(({ id }) => id === `${principal}>team-a/httpbin:8000`);
          const answer = (one: Pick<Asked, 'method' | 'path'>) =>
            evaluate(model, toRequest({ ...asked, ...one })).verdict;
          const { verdict: whole } = edge?.decision ?? { verdict: 'unknown' };
          const { passes, fails } = edge?.condition ?? { passes: null, fails: null };
          expect([whole, 'allow', 'deny']).toContain(answer(asked));
          if (['allow', 'deny'].includes(whole)) expect(answer(asked)).toBe(whole);
          if (passes) expect(answer(passes)).toBe('allow');
          if (fails) expect(answer(fails)).toBe('deny');
        }
      }),
      { numRuns: 50 },
    );
  });
});

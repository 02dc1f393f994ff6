import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgesOf } from '@/lib/mesh/edges';
import type { Edge } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { analyseModel } from '../analyse';
import { evaluate } from '../evaluate';
import { buildModel } from '../model';

const clean = (value: unknown): Manifest => JSON.parse(JSON.stringify(value)) as Manifest;
const some = (...values: readonly string[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
const hasField = (value: object): boolean => Object.values(value).some((one) => one !== undefined);

const METHODS = ['GET', 'POST', 'DELETE'];
const PATHS = ['/', '/a', '/a/b', '/api', '/api/x', '/x/health', '/api/x/health'];
const operation = fc
  .record({
    methods: some('GET', 'POST', 'P*'),
    notMethods: some('GET'),
    paths: some('/a', '/api/*', '*/health', '/{*}/x', '/a/{**}'),
    notPaths: some('/api/x', '*/health'),
    hosts: some('httpbin.team-a:8000', 'httpbin*'),
  })
  .filter(hasField);
const source = fc
  .record({
    principals: some('cluster.local/ns/team-a/sa/curl', '*'),
    notNamespaces: some('team-b'),
    remoteIpBlocks: some('10.0.0.0/8', '10.1.0.0/16'),
    notRequestPrincipals: some('https://issuer.example/*'),
    requestPrincipals: some('https://issuer.example/alice', '*'),
  })
  .filter(hasField);
const when = fc.constantFrom(
  { key: 'request.headers[x-tenant]', values: ['a', 'b*'] },
  { key: 'request.headers[x-tenant]', notValues: ['a'] },
  { key: 'request.headers[x-other]', values: ['*'] },
  { key: 'request.auth.claims[groups]', values: ['admin'] },
);
const rule = fc
  .record({
    from: fc.option(
      source.map((one) => [{ source: one }]),
      { nil: undefined },
    ),
    to: fc.option(
      operation.map((one) => [{ operation: one }]),
      { nil: undefined },
    ),
    when: fc.option(
      when.map((one) => [one]),
      { nil: undefined },
    ),
  })
  .filter(hasField);
const policy = fc.record({
  action: fc.constantFrom('ALLOW', 'DENY'),
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
});

const authentication: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'jwt', namespace: 'team-a' },
  spec: { jwtRules: [{ issuer: 'https://issuer.example', jwks: '{}' }] },
};

const request = fc.record({
  method: fc.constantFrom(...METHODS),
  path: fc.constantFrom(...PATHS),
  host: fc.constantFrom('httpbin.team-a:8000', 'httpbin.team-a.svc.cluster.local:8000'),
  headers: fc.constantFrom<Record<string, string | string[]>>(
    {},
    { 'x-tenant': 'a' },
    { 'x-tenant': ['c', 'bb'] },
    { 'x-other': '', 'x-tenant': 'c' },
  ),
  jwt: fc.constantFrom(
    null,
    { claims: { iss: 'https://issuer.example', sub: 'alice' } },
    { claims: { iss: 'https://issuer.example', sub: 'bob', groups: ['admin'] } },
  ),
  remoteIp: fc.constantFrom('10.1.2.3', '10.2.0.1', '192.168.0.1'),
});

const verdictsOf = ({ decision, condition }: Edge): readonly string[] =>
  condition === null ? [decision.verdict] : ['allow', 'deny'];

const caller = (principal: string): AccessRequest['from'] =>
  principal === 'anonymous'
    ? { identity: null, external: true, ip: '10.0.0.1' }
    : { namespace: principal.split('/')[2] ?? '', workload: 'curl', ip: '10.0.0.2' };

test('what is said of every request holds for any one', () => {
  fc.assert(
    fc.property(
      fc.array(policy, { minLength: 1, maxLength: 3 }),
      fc.array(request, { minLength: 5, maxLength: 5 }),
      (policies, requests) => {
        const objects = policies.map((spec, at) => httpbinPolicy(clean(spec), { name: `p${at}` }));
        const model = buildModel(storyMesh([...objects, authentication]));
        const asked = [...edgesOf(analyseModel(model))].filter(
          ({ port, principal }) =>
            port === 'team-a/httpbin:8000' && (principal.endsWith('/sa/curl') || principal === 'anonymous'),
        );
        for (const edge of asked) {
          expect(edge.decision.verdict).not.toBe('unknown');
          for (const one of requests) {
            const { verdict } = evaluate(model, {
              ...one,
              from: caller(edge.principal),
              to: { namespace: 'team-a', service: 'httpbin', port: 8000 },
              transport: 'auto',
            });
            expect(verdictsOf(edge)).toContain(verdict);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});

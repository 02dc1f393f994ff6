import { expect, test } from 'vitest';
import type { AccessRequest } from '@/lib/mesh/request';
import { meshOf, pod, policy, service } from '@/lib/testing/measured/mixed-mesh';
import type { Manifest } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { rawMatcher } from './match/raw';
import { buildModel } from './model';
import { isUnknown, type Truth } from './truth';
import { hasSince, parseVersion } from './versions';

test.each([
  ['1.29.2', [1, 29, 2]],
  ['v1.31-dev', [1, 31, 0]],
  ['1.30.0-distroless', [1, 30, 0]],
  ['lab', null],
  [null, null],
])('%s is version %o', (written, version) => {
  expect(parseVersion(written)).toEqual(version);
});

test.each<readonly [version: string, has: boolean]>([
  ['1.26.9', false],
  ['1.27.7', false],
  ['1.27.8', true],
  ['1.28.4', false],
  ['1.28.5', true],
  ['1.29.0', false],
  ['1.30.0', true],
  ['2.0.0', true],
])('%s has what 1.27.8, 1.28.5 and 1.29.1 brought: %s', (version, has) => {
  expect(hasSince(parseVersion(version), ['1.27.8', '1.28.5', '1.29.1'])).toBe(has);
});

test.each<readonly [written: string, name: string, matches: Truth | 'open']>([
  ['b.r', 'bar', true],
  ['b.r', 'baar', false],
  ['b.*', 'bar', true],
  ['b[ar]+', 'bar', true],
  ['(a+)+b', 'a'.repeat(60), 'open'],
  ['a*a*a*b', 'a'.repeat(60), 'open'],
  ['b[', 'b', 'open'],
])('%s stood in an expression as it was: %s', (written, name, matches) => {
  const truth = rawMatcher(written, written)(name);
  expect(isUnknown(truth) ? 'open' : truth).toBe(matches);
});

/** A mesh whose istiod and proxies are of one release. */
const said = (version: string, spec: object, more: Partial<AccessRequest> = {}): string => {
  const snapshot = meshOf([
    pod('bar', 'sleep', 'sidecar'),
    pod('b.r', 'sleep', 'sidecar'),
    pod('foo', 'httpbin', 'sidecar'),
    service('foo', 'httpbin'),
    policy(['foo', 'p'], spec) satisfies Manifest,
  ]);
  const workloads = snapshot.workloads.map((workload) => ({ ...workload, proxyVersion: version }));
  const model = buildModel({
    ...snapshot,
    workloads,
    mesh: { ...snapshot.mesh, istioVersion: version },
  });
  return evaluate(model, {
    from: { workload: 'bar/sleep' },
    to: { namespace: 'foo', service: 'httpbin', port: 8000 },
    transport: 'auto',
    method: 'GET',
    path: '/x',
    host: 'httpbin.foo:8000',
    headers: {},
    jwt: null,
    ...more,
  }).verdict;
};

const from = (source: object) => ({ rules: [{ from: [{ source }] }] });

interface Change {
  readonly releases: readonly [before: string, since: string];
  readonly spec: object;
  readonly verdicts: readonly [before: string, since: string];
  readonly request?: Partial<AccessRequest>;
}

const CHANGES: Readonly<Record<string, Change>> = {
  '101: trust domains beside a namespace': {
    releases: ['1.30.1', '1.30.2'],
    spec: from({ trustDomains: ['x'], namespaces: ['bar'] }),
    verdicts: ['allow', 'deny'],
  },
  'a condition on the trust domain': {
    releases: ['1.29.0', '1.31.0'],
    spec: { rules: [{ when: [{ key: 'source.trustDomain', values: ['cluster.local'] }] }] },
    verdicts: ['deny', 'allow'],
  },
  'a dot in a namespace': {
    releases: ['1.29.2', '1.29.3'],
    spec: from({ namespaces: ['b.r'] }),
    verdicts: ['allow', 'deny'],
  },
  'a dot in a suffix': {
    releases: ['1.28.6', '1.28.7'],
    spec: from({ principals: ['*/ns/b.r/sa/sleep'] }),
    verdicts: ['allow', 'deny'],
  },
  'a dot in an account': {
    releases: ['1.28.5', '1.28.6'],
    spec: from({ serviceAccounts: ['b.r/sleep'] }),
    verdicts: ['allow', 'deny'],
  },
  '55: a header on two lines': {
    releases: ['1.29.0', '1.29.1'],
    spec: { action: 'DENY', rules: [{ when: [{ key: 'request.headers[x-admin]', values: ['true'] }] }] },
    verdicts: ['allow', 'deny'],
    request: { headers: { 'x-admin': ['true', 'true'] } },
  },
  '48: a dot segment with parameters': {
    releases: ['1.30.3', '1.30.4'],
    spec: { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin'] } }] }] },
    verdicts: ['allow', 'deny'],
    request: { path: '/x/..;/admin' },
  },
};

test.each(Object.entries(CHANGES))('what a release does otherwise: %s', (_, change) => {
  const answered = [...change.releases, 'lab'].map((version) => said(version, change.spec, change.request));
  expect(answered).toEqual([...change.verdicts, change.verdicts[1]]);
});

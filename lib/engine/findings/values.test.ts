import { expect, test } from 'vitest';
import { httpbinPolicy, storyMesh } from '@/lib/testing/measured/story-mesh';
import { buildModel } from '../model';
import { findingsOf } from './find';

const from = (source: object) => ({ rules: [{ from: [{ source }] }] });
const to = (operation: object) => ({ rules: [{ to: [{ operation }] }] });
const first = 'spec.rules[0]';
const source = `${first}.from[0].source`;
const operation = `${first}.to[0].operation`;

test.each([
  {
    code: 'L3',
    severity: 'warning',
    spec: from({ principals: ['cluster.local/ns/team*'] }),
    path: `${source}.principals[0]`,
  },
  {
    code: 'L5',
    severity: 'warning',
    spec: from({ principals: ['partner/ns/a/sa/b'] }),
    path: `${source}.principals[0]`,
  },
  {
    code: 'L9',
    severity: 'warning',
    spec: from({ notNamespaces: ['team-b'] }),
    path: `${source}.notNamespaces[0]`,
  },
  { code: 'L10', severity: 'error', spec: to({ ports: ['8000'] }), path: `${operation}.ports[0]` },
  { code: 'L12', severity: 'error', spec: to({ methods: ['get'] }), path: `${operation}.methods[0]` },
  { code: 'L13', severity: 'error', spec: to({ paths: ['admin'] }), path: `${operation}.paths[0]` },
  { code: 'L13', severity: 'error', spec: to({ paths: ['/a?b'] }), path: `${operation}.paths[0]` },
  {
    code: 'L14',
    severity: 'warning',
    spec: { action: 'DENY', ...to({ paths: ['/admin'] }) },
    path: `${operation}.paths[0]`,
  },
  {
    code: 'L18',
    severity: 'error',
    spec: from({ requestPrincipals: ['issuer/*'] }),
    path: `${source}.requestPrincipals[0]`,
  },
  { code: 'L19', severity: 'info', spec: { selector: {}, rules: [{}] }, path: 'spec.selector' },
  {
    code: 'L22',
    severity: 'error',
    spec: { action: 'CUSTOM', provider: { name: 'gone' }, rules: [{}] },
    path: 'spec.provider.name',
  },
  {
    code: 'L23',
    severity: 'warning',
    spec: from({ remoteIpBlocks: ['10.0.0.0/8'] }),
    path: `${source}.remoteIpBlocks[0]`,
  },
])('$code at $path', ({ code, severity, spec, path }) => {
  const found = findingsOf(buildModel(storyMesh([httpbinPolicy(spec)])));
  expect(found).toMatchObject([{ code, severity, path, object: { name: 'httpbin-policy' } }]);
});

test('L8: an account of the root namespace by its bare name', () => {
  const policy = httpbinPolicy(from({ serviceAccounts: ['curl'] }), { namespace: 'istio-system' });
  const found = findingsOf(buildModel(storyMesh([policy])));
  expect(found).toMatchObject([{ code: 'L8', path: `${source}.serviceAccounts[0]` }]);
});

test('L25: an empty list of sources, as a cluster may hold it', () => {
  const snapshot = storyMesh([httpbinPolicy({ rules: [{}] })]);
  const policies = snapshot.authorizationPolicies.map((policy) => ({
    ...policy,
    spec: { ...policy.spec, rules: [{ from: [], to: undefined, when: undefined }] },
  }));
  const found = findingsOf(buildModel({ ...snapshot, authorizationPolicies: policies }));
  expect(found).toMatchObject([{ code: 'L25', severity: 'error', path: 'spec.rules[0].from' }]);
});

test.each([
  from({ principals: ['cluster.local/ns/team-a/*', 'cluster.local/ns/team-a/sa/*'] }),
  to({ ports: ['8080', '9000'], methods: ['GET', 'P*'], paths: ['/a*', '*.html', '/b', '*', '/{*}/x'] }),
  { action: 'DENY', ...to({ paths: ['/admin*'] }) },
  { action: 'DENY', ...from({ notNamespaces: ['team-a'] }) },
])('sound values draw no remark: %j', (spec) => {
  expect(findingsOf(buildModel(storyMesh([httpbinPolicy(spec)])))).toEqual([]);
});

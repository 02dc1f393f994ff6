import { expect, test } from 'vitest';
import { httpbinPolicy, storyMesh } from '@/lib/testing/measured/story-mesh';
import { buildModel } from '../model';
import { findingsOf } from './find';

const from = (source: object) => ({ action: 'DENY', rules: [{ from: [{ source }] }] });

test.each([
  { code: 'L1', spec: from({ principals: ['spiffe://cluster.local/ns/a/sa/b'] }), severity: 'critical' },
  { code: 'L2', spec: from({ principals: ['cluster.local/ns/*/sa/b'] }), severity: 'error' },
  { code: 'L6', spec: from({ namespaces: ['team-*a'] }), severity: 'error' },
  { code: 'L13a', spec: { rules: [{ to: [{ operation: { paths: ['foo/{*}'] } }] }] }, severity: 'critical' },
])('$code', ({ code, spec, severity }) => {
  const found = findingsOf(buildModel(storyMesh([httpbinPolicy(spec)])));
  expect(found).toMatchObject([{ code, severity, object: { name: 'httpbin-policy' } }]);
});

test('L26', () => {
  const dry = { annotations: { 'istio.io/dry-run': 'yes' } };
  const found = findingsOf(buildModel(storyMesh([httpbinPolicy({ rules: [{}] }, dry)])));
  expect(found.map(({ code }) => code)).toEqual(['L26']);
});

test('sound policies draw no remark', () => {
  const sound = from({ principals: ['cluster.local/ns/a/sa/*', '*', '*/sa/b'], namespaces: ['team-*'] });
  expect(findingsOf(buildModel(storyMesh([httpbinPolicy(sound)])))).toEqual([]);
});

import { expect, test } from 'vitest';
import { storyMesh } from '@/lib/testing/measured/story-mesh';
import { holdCertificates } from './hold';

const snapshot = storyMesh([]);
const certificate = {
  pod: { namespace: 'team-a', name: 'curl', uid: '' },
  state: 'active' as const,
  detail: '',
  spiffeId: 'spiffe://cluster.local/ns/team-a/sa/curl',
  serial: '1',
  issuer: 'O=cluster.local',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2026-01-02T00:00:00.000Z',
  roots: [],
  readAt: '2026-01-01T00:00:00.000Z',
};

test('each running pod with a proxy has its entry, read or not', () => {
  const { held } = holdCertificates({ ...snapshot, certificates: [certificate] });
  expect(held.map(({ pod, certificate: own }) => [`${pod.namespace}/${pod.name}`, own?.serial])).toEqual([
    ['team-a/curl', '1'],
    ['team-a/httpbin', undefined],
    ['team-b/curl', undefined],
    ['team-b/httpbin', undefined],
  ]);
  expect(held[0]).toMatchObject({
    workload: 'team-a/curl',
    declared: 'spiffe://cluster.local/ns/team-a/sa/curl',
    sharedWith: [],
  });
});

test('workloads of one account name one another', () => {
  const workloads = snapshot.workloads.map((one) => ({ ...one, serviceAccount: 'default' }));
  const { held } = holdCertificates({ ...snapshot, workloads });
  expect(held.map(({ sharedWith }) => sharedWith)).toEqual([
    ['team-a/httpbin'],
    ['team-a/curl'],
    ['team-b/httpbin'],
    ['team-b/curl'],
  ]);
});

test('pods that are not running, and workloads without a proxy, are left out', () => {
  const pods = snapshot.pods.map((pod, at) => ({ ...pod, phase: at === 0 ? 'Pending' : pod.phase }));
  const workloads = snapshot.workloads.map((one, at) =>
    at === 1 ? { ...one, dataPlane: 'ambient' as const } : one,
  );
  const { held } = holdCertificates({ ...snapshot, pods, workloads });
  expect(held.map(({ workload }) => workload)).toEqual(['team-b/curl', 'team-b/httpbin']);
});

test('the trust domains that the mesh names come with it, its own first', () => {
  const config = { ...snapshot.config, trustDomainAliases: ['old'], caTrustDomains: ['partner', 'old'] };
  expect(holdCertificates({ ...snapshot, config }).trustDomains).toEqual(['cluster.local', 'old', 'partner']);
});

import { expect, test } from 'vitest';
import type { Gap, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { storyMesh } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

/** The two teams with the pods named here ready. */
const meshWith = (ready: readonly string[], published = false, gaps: readonly Gap[] = []): Snapshot => {
  const told = storyMesh([], gaps);
  const objects = [
    ...told.pods.map((pod) => ({ ...pod, ready: ready.includes(pod.meta.name) })),
    ...told.services.map((service) => ({ ...service, publishNotReadyAddresses: published })),
  ];
  const { mesh, takenAt, scope, config, certificates, problems } = told;
  return buildSnapshot({
    mesh,
    takenAt,
    scope,
    config,
    certificates,
    problems,
    gaps: [...gaps],
    objects,
  });
};

const ask = (snapshot: Snapshot, from: object, service: string | null = 'httpbin') => {
  const to = {
    namespace: 'team-a',
    workload: 'team-a/httpbin',
    service,
    port: service === null ? 8080 : 8000,
  };
  const { verdict, reason } = evaluate(buildModel(snapshot), { from, to, transport: 'auto' });
  return `${verdict}: ${reason}`;
};

const fromPod = { workload: 'team-b/curl' };
const outside = { identity: null };

test.each([
  { name: 'ready pods', ready: ['curl', 'httpbin'], from: fromPod, want: 'allow: no-allow-policy' },
  { name: 'no ready pod', ready: ['curl'], from: fromPod, want: 'unreachable: no-endpoint' },
  { name: 'no ready pod and no proxy', ready: ['curl'], from: outside, want: 'unreachable: no-endpoint' },
  { name: 'files that tell no readiness', ready: [], from: fromPod, want: 'allow: no-allow-policy' },
])('through a Service with $name', ({ ready, from, want }) => {
  expect(ask(meshWith(ready), from)).toBe(want);
});

test('a Service that publishes addresses which are not ready has them', () => {
  expect(ask(meshWith(['curl'], true), fromPod)).toBe('allow: no-allow-policy');
});

test('a pod that is called by its own address needs no endpoint', () => {
  expect(ask(meshWith(['curl']), fromPod, null)).toBe('allow: no-allow-policy');
});

test('a pod that was not read may be ready', () => {
  const gap = { kind: 'timed-out', verb: 'list', resource: 'pods', namespace: 'team-a', detail: '' } as const;
  expect(ask(meshWith(['curl'], false, [gap]), fromPod)).toBe('unknown: gap');
});

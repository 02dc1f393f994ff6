import { expect, test } from 'vitest';
import type { DataPlane } from '@/lib/mesh/workload';
import { edge, reachability } from '@/lib/probe/probe.fixture';
import { withoutSidecar } from './distributed';

const endsOn = (dataPlane: DataPlane) => {
  const [target] = reachability([edge()]).targets;
  if (!target) throw new Error('The fixture has a target.');
  return { target: { ...target, dataPlane } };
};

test.each([
  ['ambient', 'cluster', 'unread', /ztunnel of the node enforces for this workload.* is not read/],
  ['ambient', 'sandbox', 'unread', /ztunnel of the node/],
  ['waypoint', 'cluster', 'unread', /what a waypoint holds is not read/],
  ['gateway', 'cluster', 'unread', /what a gateway holds is not read/],
  ['none', 'cluster', 'none', /^No proxy stands before this workload/],
  ['sidecar', 'files', 'none', /^Files hold no proxy/],
  ['ambient', 'files', 'none', /^Files hold no proxy/],
] as const)('%s in a mesh of the kind %s is %s', (dataPlane, mesh, kind, detail) => {
  expect(withoutSidecar(endsOn(dataPlane), mesh)).toMatchObject({
    kind,
    detail: expect.stringMatching(detail) as string,
  });
});

test('a sidecar speaks for itself', () => {
  expect(withoutSidecar(endsOn('sidecar'), 'cluster')).toBeNull();
});

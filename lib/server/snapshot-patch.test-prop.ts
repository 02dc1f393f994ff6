import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { httpbinPolicy, storyMesh } from '@/lib/testing/measured/story-mesh';
import { patched, patchOf } from './snapshot-patch';

const MESHES = [
  storyMesh([]),
  storyMesh([
    httpbinPolicy({ action: 'DENY' }),
    httpbinPolicy({ action: 'ALLOW', rules: [{}] }, { name: 'open' }),
  ]),
  { ...storyMesh([httpbinPolicy({})]), scope: ['team-a'], takenAt: '2026-02-01T00:00:00Z' },
];

/** Some of a mesh's objects in any order: those of one mesh are the very same objects in all of its snapshots. */
const snapshot = fc.constantFrom(...MESHES).chain((mesh) =>
  fc
    .record({
      pods: fc.shuffledSubarray(mesh.pods),
      services: fc.shuffledSubarray(mesh.services),
      authorizationPolicies: fc.shuffledSubarray(mesh.authorizationPolicies),
      workloads: fc.constantFrom(mesh.workloads, []),
    })
    .map((some): Snapshot => ({ ...mesh, ...some })),
);

test('a snapshot is whole again on the other side, after any number of changes', () => {
  fc.assert(
    fc.property(fc.array(snapshot, { minLength: 1, maxLength: 8 }), (snapshots) => {
      let sent: Snapshot | null = null;
      let received: Snapshot | null = null;
      for (const one of snapshots) {
        received = patched(received, structuredClone(patchOf(sent, one)));
        sent = one;
        expect(received).toEqual(one);
      }
    }),
  );
});

test('what stays the same is not sent again, and stays the same object on the other side', () => {
  const [before] = MESHES;
  if (before === undefined) throw new Error('There is a mesh.');
  const after: Snapshot = { ...before, pods: [...before.pods].reverse() };
  const patch = patchOf(before, after);
  expect(Object.keys(patch)).toEqual(['pods']);
  expect(patch['pods']).toMatchObject({ list: { fresh: [] } });
  const received = patched(before, structuredClone(patch));
  expect(received.pods[0]).toBe(before.pods.at(-1));
  expect(received.services).toBe(before.services);
});

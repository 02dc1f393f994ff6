import { expect, test } from 'vitest';
import { applyPatch, mergePatch, strategicPatch } from './patch';

test('a merge patch removes by null, merges objects and replaces lists', () => {
  expect(mergePatch({ a: 1, b: { c: 1, d: 2 }, l: [1, 2] }, { a: null, b: { c: 3 }, l: [9] })).toEqual({
    b: { c: 3, d: 2 },
    l: [9],
  });
});

test.each([
  {
    name: 'containers merge by name',
    before: {
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ],
    },
    patch: { containers: [{ name: 'b', image: '2' }], $setElementOrder: ['a', 'b'] },
    want: {
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '2' },
      ],
    },
  },
  {
    name: 'a $patch: delete entry removes its namesake',
    before: { containers: [{ name: 'a' }, { name: 'b' }] },
    patch: { containers: [{ name: 'a', $patch: 'delete' }] },
    want: { containers: [{ name: 'b' }] },
  },
  {
    name: 'service ports merge by port',
    before: { ports: [{ port: 80, targetPort: 1 }] },
    patch: { ports: [{ port: 80, targetPort: 2 }, { port: 81 }] },
    want: { ports: [{ port: 80, targetPort: 2 }, { port: 81 }] },
  },
  {
    name: 'lists without a key are replaced',
    before: { args: ['a', 'b'] },
    patch: { args: ['c'] },
    want: { args: ['c'] },
  },
])('strategic: $name', ({ before, patch, want }) => {
  expect(strategicPatch(before, patch)).toEqual(want);
});

test('server-side apply drops what the manager no longer applies and keeps what others set', () => {
  const before = { spec: { selector: { x: 1 }, action: 'DENY' }, status: { ok: true } };
  const applied = { spec: { selector: { x: 1 }, action: 'DENY' } };
  expect(applyPatch(before, applied, { spec: { action: 'ALLOW' } })).toEqual({
    spec: { action: 'ALLOW' },
    status: { ok: true },
  });
});

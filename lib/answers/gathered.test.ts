import { expect, test } from 'vitest';
import { edgeCount } from '@/lib/mesh/edges';
import { buildPicture } from '@/lib/testing/pictures/build';
import { toAnswerRows } from './answer-row';

const spaces = Array.from({ length: 60 }, (_, at) => `s${at}`);
const names = ['a', 'b', 'c', 'd'];
const picture = buildPicture({
  name: 'crowd',
  namespaces: Object.fromEntries(
    spaces.map((space) => [space, names.map((name) => ({ name, ports: [80] }))]),
  ),
  policies: spaces.flatMap((space) =>
    names.map((name, at) => ({
      namespace: space,
      name: `${name}-callers`,
      action: 'ALLOW' as const,
      workloads: [name],
      from: [`${space}/${names[(at + 1) % 4] ?? ''}`],
    })),
  ),
  probes: [{ edge: 's3/c>s40/a:80', code: 403 }],
});
const rows = toAnswerRows(picture);

test('a large mesh has a row for what is answered alike, and every pair is still counted once', () => {
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(edgeCount(picture.reachability));
});

test('a probed pair keeps a row of its own', () => {
  expect(rows.filter(({ probedAt }) => probedAt !== null).map(({ edge, count }) => [edge, count])).toEqual([
    ['cluster.local/ns/s3/sa/c>s40/a:80', 1],
  ]);
});

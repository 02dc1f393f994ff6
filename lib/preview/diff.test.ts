import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '@/lib/engine/analyse';
import { edgeCount, edgesOf, findEdge } from '@/lib/mesh/edges';
import type { Reachability } from '@/lib/mesh/reachability';
import { openStoryPicture, storyPicture } from '@/lib/testing/pictures/story';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { measuredCases, measuredSnapshot } from '@/lib/testing/measured/replay';
import { saysText } from './answer-keys';
import { diffReachability } from './diff';
import { diffMarkdown, leadOf } from './markdown';
import { nowWord, wouldWord } from './words';

const open = openStoryPicture().reachability;
const held = storyPicture().reachability;

test('a policy that closes a workload changes only the answers of that workload', () => {
  const diff = diffReachability(open, held);
  expect(
    diff.changes.map((one) => [one.direction, nowWord(one), wouldWord(one), one.who, one.where]),
  ).toEqual([
    ['closes', 'allowed', 'would be denied', 'team-a/httpbin, everyone in team-b', 'team-a/httpbin:8000'],
  ]);
  expect(diff).toMatchObject({ count: 3, opens: 0, closes: 3, decidedOtherwise: 1, of: edgeCount(held) });
  expect(leadOf(diff)).toBe(`3 answers of ${edgeCount(held)} would change: 3 would close.`);
});

test('the way back opens what the way there closed', () => {
  const diff = diffReachability(held, open);
  expect(diff).toMatchObject({ count: 3, opens: 3, closes: 0 });
  expect(diff.changes[0]?.direction).toBe('opens');
});

test('what is left out is counted', () => {
  const diff = diffReachability(open, held, 0);
  expect(diff).toMatchObject({ changes: [], count: 3, leftOut: { changes: 1, count: 3 } });
  expect(diffMarkdown(diff, 'story')).toContain('1 more lines, for 3 answers, are left out.');
});

/** Pair by pair, as nobody would do it in a large mesh. */
function changedPairs(before: Reachability, after: Reachability): string[] {
  const ids = new Set([...edgesOf(before), ...edgesOf(after)].map(({ id }) => id));
  return [...ids].filter((id) => {
    const [was, is] = [findEdge(before, id), findEdge(after, id)];
    return was === undefined || is === undefined || saysText(was) !== saysText(is);
  });
}

const meshes: readonly Reachability[] = [
  open,
  held,
  shopPicture().reachability,
  ...measuredCases.slice(0, 40).map((one) => analyse(measuredSnapshot(one).snapshot)),
];

test('class by class finds the changes that pair by pair does', () => {
  const mesh = fc.constantFrom(...meshes);
  fc.assert(
    fc.property(mesh, mesh, (before, after) => {
      const diff = diffReachability(before, after);
      const pairs = changedPairs(before, after);
      expect(diff.count).toBe(pairs.length);
      for (const { examples, count } of diff.changes) {
        expect(count).toBeGreaterThan(0);
        for (const id of examples) expect(pairs).toContain(id);
      }
    }),
    { numRuns: 60 },
  );
});

test('nothing changes from a mesh to itself', () => {
  for (const mesh of meshes)
    expect(diffReachability(mesh, mesh)).toMatchObject({
      count: 0,
      decidedOtherwise: 0,
      of: edgeCount(mesh),
    });
});

test('a name cannot break out of its cell in Markdown', () => {
  const diff = diffReachability(open, held);
  const [change] = diff.changes;
  const hostile = { ...diff, changes: change ? [{ ...change, who: 'a|b` <img>\n| c' }] : [] };
  const row = diffMarkdown(hostile, 'x')
    .split('\n')
    .find((line) => line.includes('img'));
  expect(row).toBe(
    '| would be denied | a\\|b\\` \\<img\\> \\| c | `team-a/httpbin:8000` | allowed | no rule of httpbin-policy matches | 3 |',
  );
});

import { expect, test } from 'vitest';
import { edgeCount } from '@/lib/mesh/edges';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { toAnswerRows } from './answer-row';
import { toNamespaces } from './between';
import { toPosture } from './posture';

const PICTURES = [
  ['story', storyPicture()],
  ['shop', shopPicture()],
] as const;

test.each(PICTURES)('every answer of the %s stands in one count', (_, picture) => {
  const posture = toPosture(picture);
  expect(posture.answers).toBe(edgeCount(picture.reachability));
  expect([...posture.counts.values()].reduce((sum, count) => sum + count, 0)).toBe(posture.answers);
});

test.each(PICTURES)('a number of the %s is the length of the list behind it', (_, picture) => {
  const posture = toPosture(picture);
  const count = (
    question: Parameters<typeof toAnswerRows>[1],
    keep: (standing: string) => boolean = () => true,
  ): number =>
    toAnswerRows(picture, question)
      .filter(({ standing }) => keep(standing))
      .reduce((sum, row) => sum + row.count, 0);
  const stale = toAnswerRows(picture, { proof: 'stale' }).map((row) => row.stale);
  expect(posture.stale.count).toBe(new Set(stale).size);
  expect(posture.disagree.count).toBe(count({}, (standing) => standing === 'disagree'));
  const open = toAnswerRows(picture, { from: 'anonymous' }).filter(({ standing }) =>
    /^(allowed|conditional)/.test(standing),
  );
  expect(posture.plaintext.count).toBe(new Set(open.map(({ to }) => to.replace(/:\d+$/, ''))).size);
});

test('the story is covered but for what its one policy does not select', () => {
  const { workloads, covered, open } = toPosture(storyPicture());
  expect([workloads, covered]).toEqual([4, 1]);
  // Only one of the three others serves a port.
  expect(open.count).toBe(1);
});

test('a disagreement is named by its caller and its port', () => {
  expect(toPosture(shopPicture()).disagree).toMatchObject({
    count: 1,
    names: [expect.stringMatching(/^[\w-]+\/[\w-]+ to [\w-]+\/[\w-]+:\d+$/)],
  });
});

test('no more namespaces are shown than asked for, and those left out are counted', () => {
  const { names, left, cells } = toNamespaces(shopPicture(), 3);
  expect(names).toHaveLength(3);
  expect(left).toBeGreaterThan(0);
  for (const { from, to, all, allowed, probed } of cells) {
    expect(names).toEqual(expect.arrayContaining([from, to]));
    expect(allowed).toBeLessThanOrEqual(all);
    expect(probed).toBeLessThanOrEqual(allowed);
  }
});

import { expect, test } from 'vitest';
import { STANDINGS } from '@/lib/graph/marks';
import { edgesOf } from '@/lib/mesh/edges';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { pairsOf } from './answer-class';
import { rowOf, toAnswerRows } from './answer-row';

test('each answer of a small mesh has its row', () => {
  const rows = toAnswerRows(storyPicture(), { to: 'team-a/httpbin' });
  expect(rows.map(({ word, from, observed, decidedBy }) => [word, from, observed, decidedBy])).toEqual([
    ['allowed', 'team-a/curl', '200', 'httpbin-policy, rule 0'],
    ['denied', 'team-b/curl', '403 RBAC: access denied', 'no rule of httpbin-policy matches'],
    ['denied', 'no identity', '', 'STRICT mTLS'],
    ['denied', 'team-a/httpbin', '', 'no rule of httpbin-policy matches'],
    ['denied', 'team-b/httpbin', '', 'no rule of httpbin-policy matches'],
  ]);
});

test('what needs attention comes first', () => {
  const order = toAnswerRows(shopPicture()).map(({ standing }) => STANDINGS.indexOf(standing));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(toAnswerRows(shopPicture())[0]?.word).toBe('predicted allowed, was refused');
});

test.each([
  ['story', storyPicture()],
  ['shop', shopPicture()],
])('every pair of the %s is in exactly one row, and is counted', (_, picture) => {
  const rows = toAnswerRows(picture);
  const pairs = rows.flatMap(({ answers }) => [...pairsOf(answers)]);
  expect(pairs.toSorted()).toEqual([...edgesOf(picture.reachability)].map(({ id }) => id).toSorted());
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length);
});

test('a row says why its proof no longer counts, and is found by asking for stale proofs', () => {
  const rows = toAnswerRows(shopPicture(), { proof: 'stale' });
  expect(
    rows.map(({ edge, standing, stale }) => [edge.includes('orders-api>orders/orders-db'), standing, stale]),
  ).toEqual([[true, 'allowed-untested', 'AuthorizationPolicy orders/orders-namespace changed since.']]);
});

test('the row of any edge is found', () => {
  const picture = shopPicture();
  const rows = toAnswerRows(picture);
  for (const { id } of edgesOf(picture.reachability)) {
    const row = rowOf(rows, id);
    expect(row && [...pairsOf(row.answers)]).toContain(id);
  }
});

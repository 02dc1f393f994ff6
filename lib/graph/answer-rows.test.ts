import { edgesOf } from '@/lib/mesh/edges';
import { expect, test } from 'vitest';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { toAnswerRows } from './answer-rows';
import { STANDINGS, type Standing } from './marks';

const all = { hidden: new Set<Standing>() };

test('each answer of a small mesh has its row', () => {
  const rows = toAnswerRows(storyPicture(), { ...all, question: { to: 'team-a/httpbin' } });
  expect(rows.map(({ word, from, observed, decidedBy }) => [word, from, observed, decidedBy])).toEqual([
    ['allowed', 'team-a/curl', '200', 'httpbin-policy, rule 0'],
    ['denied', 'team-b/curl', '403 RBAC: access denied', 'no rule of httpbin-policy matches'],
    ['denied', 'no identity', '', 'STRICT mTLS'],
    ['denied', 'team-a/httpbin', '', 'no rule of httpbin-policy matches'],
    ['denied', 'team-b/httpbin', '', 'no rule of httpbin-policy matches'],
  ]);
});

test('what needs attention comes first', () => {
  const order = toAnswerRows(shopPicture(), all).map(({ standing }) => STANDINGS.indexOf(standing));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(toAnswerRows(shopPicture(), all)[0]?.word).toBe('predicted allowed, was refused');
});

test('every edge is in exactly one row', () => {
  const picture = shopPicture();
  const edges = toAnswerRows(picture, all).flatMap((row) => row.edges);
  expect(edges.toSorted()).toEqual([...edgesOf(picture.reachability)].map(({ id }) => id).toSorted());
});

test('a filter takes rows away, but never the selected one', () => {
  const selected = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
  const hidden = new Set<Standing>(['denied-probed', 'denied-untested']);
  const rows = toAnswerRows(storyPicture(), { hidden, selected });
  expect(rows.filter(({ word }) => word === 'denied').map(({ id }) => id)).toEqual([selected]);
});

test('a row says why its proof no longer counts', () => {
  const rows = toAnswerRows(shopPicture(), all);
  const stale = rows.find(({ id }) => id.includes('orders-api>orders/orders-db'));
  expect(stale).toMatchObject({
    standing: 'allowed-untested',
    stale: 'AuthorizationPolicy orders/orders-namespace changed since.',
  });
});

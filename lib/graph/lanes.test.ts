import { expect, test } from 'vitest';
import type { LinkView } from './graph-view';
import { toLanes } from './lanes';
import type { Standing } from './marks';

const link = (id: string, standing: Standing): LinkView => ({
  id,
  side: 'right',
  standing,
  from: 'cause:a',
  to: 'row:b',
  edges: [],
  count: 0,
  isSelected: false,
  isDim: false,
});
const rect = { y: 100, height: 32 };

test('one line arrives in the middle', () => {
  expect(toLanes([{ link: link('a', 'allowed-probed'), other: 0 }], rect, true).get('a')).toBe(116);
});

test('parallel lines stand 4.5 px apart, in the order of where they come from', () => {
  const ends = [
    { link: link('low', 'allowed-probed'), other: 300 },
    { link: link('high', 'allowed-probed'), other: 10 },
  ];
  const lanes = toLanes(ends, rect, true);
  expect((lanes.get('low') ?? 0) - (lanes.get('high') ?? 0)).toBe(4.5);
});

test('denied lines stand together, apart from those that close', () => {
  const ends = [
    { link: link('a', 'denied-probed'), other: 10 },
    { link: link('b', 'allowed-probed'), other: 10 },
    { link: link('c', 'denied-untested'), other: 300 },
  ];
  const lanes = toLanes(ends, rect, true);
  const [a = 0, b = 0, c = 0] = ['a', 'b', 'c'].map((id) => lanes.get(id));
  expect(Math.abs(c - a)).toBe(4.5);
  expect(Math.min(Math.abs(b - a), Math.abs(b - c))).toBe(9);
});

test('many lines stay within the node', () => {
  const ends = Array.from({ length: 40 }, (_, at) => ({
    link: link(`${at}`, 'allowed-untested'),
    other: at,
  }));
  for (const y of toLanes(ends, rect, false).values()) {
    expect(y).toBeGreaterThanOrEqual(100);
    expect(y).toBeLessThanOrEqual(132);
  }
});

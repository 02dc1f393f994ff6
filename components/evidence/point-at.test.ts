import { expect, test } from 'vitest';
import { pointAt } from './point-at';

const LINES = [
  'principals:',
  '- cluster.local/ns/x/sa/other',
  '- cluster.local/ns/team-a/sa/curl',
  'namespaces:',
  '- a',
];
const IS = 'cluster.local/ns/team-b/sa/curl';

test.each([
  { name: 'of a list, the closest item', lit: 1, is: IS, want: 3 },
  { name: 'the only item', lit: 4, is: 'b', want: 5 },
  { name: 'an item stays', lit: 2, is: IS, want: 2 },
  { name: 'nothing to compare with', lit: 1, is: null, want: 1 },
  { name: 'no line', lit: null, is: IS, want: null },
  { name: 'a line that does not exist', lit: 9, is: IS, want: 9 },
])('$name', ({ lit, is, want }) => {
  expect(pointAt(LINES, lit, is)).toBe(want);
});

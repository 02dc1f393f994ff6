import { expect, test } from 'vitest';
import { differ, splitValue } from './differ';

test('the differing piece is found in both', () => {
  expect(differ('cluster.local/ns/team-a/sa/curl', 'cluster.local/ns/team-b/sa/curl')).toEqual([
    ['cluster.local/ns/', 'team-a', '/sa/curl'],
    ['cluster.local/ns/', 'team-b', '/sa/curl'],
  ]);
});

test.each([
  ['GET', 'POST'],
  ['a', ''],
  ['a/a', 'a'],
  ['x/y/z', 'x/y/z'],
])('the parts of %s and %s always make up the whole', (a, b) => {
  const [one, two] = differ(a, b);
  expect(one.join('')).toBe(a);
  expect(two.join('')).toBe(b);
});

test.each([
  ['        - cluster.local/ns/a/sa/b', '        - ', 'cluster.local/ns/a/sa/b'],
  ['    mode: STRICT', '    mode: ', 'STRICT'],
  ['        principals:', '        principals:', ''],
  ['  - from:', '  - from:', ''],
])('the value of %j starts where it stands', (line, before, value) => {
  expect(splitValue(line)).toEqual([before, value]);
});

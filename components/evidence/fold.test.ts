import { expect, test } from 'vitest';
import { foldLines } from './fold';

const LINES = [
  'apiVersion: security.istio.io/v1',
  'kind: AuthorizationPolicy',
  'metadata:',
  '  name: httpbin-policy',
  '  namespace: team-a',
  'spec:',
  '  action: ALLOW',
  '  rules:',
  '  - from:',
  '    - source:',
  '        principals:',
  '        - a',
  '        - b',
  '        - c',
  '        - d',
  '        - cluster.local/ns/team-a/sa/curl',
];

const show = (lit: number | null): string[] =>
  foldLines(LINES, lit).map((row) => (row.kind === 'fold' ? `${row.count} folded` : `${row.number}`));

test('what leads to the deciding line stays, the rest is folded with its count', () => {
  expect(show(16)).toEqual(['6 folded', '7', '8', '9', '10', '11', '3 folded', '15', '16']);
});

test('a fold of two lines is not worth its own line', () => {
  expect(show(14)).toEqual(['6 folded', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16']);
});

test('without a deciding line everything is shown', () => {
  expect(show(null)).toHaveLength(LINES.length);
});

test('a line that does not exist breaks nothing', () => {
  expect(foldLines([], 3)).toEqual([]);
});

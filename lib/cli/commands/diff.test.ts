import { expect, test } from 'vitest';
import { diffExit, joinTexts } from './diff';

test('a line of the joined text is a line of its file', () => {
  const { text, placeOf } = joinTexts([
    { file: 'a.yaml', text: 'one\ntwo' },
    { file: 'b.yaml', text: 'three\n' },
  ]);
  const at = (line: string): string => placeOf(text.split('\n').indexOf(line) + 1);
  expect(['one', 'two', 'three'].map(at)).toEqual(['a.yaml:1', 'a.yaml:2', 'b.yaml:1']);
});

const diff = {
  changes: [],
  count: 0,
  opens: 0,
  closes: 0,
  leftOut: { changes: 0, count: 0 },
  decidedOtherwise: 0,
  of: 4,
};
const refused = { effect: 'refused', object: null, line: 1, path: '', message: '' } as const;

test.each([
  ['nothing changes', { remarks: [], diff }, 0],
  ['something closes', { remarks: [], diff: { ...diff, closes: 2 } }, 0],
  ['something opens', { remarks: [], diff: { ...diff, opens: 1 } }, 1],
  ['a warning', { remarks: [{ ...refused, effect: 'warned' as const }], diff }, 0],
  ['a document is refused', { remarks: [refused], diff: { ...diff, opens: 1 } }, 2],
])('the exit code when %s', (_, preview, code) => {
  expect(diffExit(preview)).toBe(code);
});

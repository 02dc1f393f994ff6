import { expect, test } from 'vitest';
import { isJsonTooDeep, isTooDeep } from './nesting';

const times = (number: number, text: string): string => text.repeat(number);
const stairs = (number: number): string =>
  Array.from({ length: number }, (_, depth) => `${times(depth, ' ')}a:\n`).join('');

test.each([
  { name: 'lists in lists', text: times(600, '[') },
  { name: 'maps in maps', text: `${times(600, '{"a":')}1` },
  { name: 'maps in maps over many lines', text: times(600, '{"a":\n') },
  { name: 'blocks in blocks', text: stairs(600) },
  { name: 'lists in lists on one line', text: `${times(600, '- ')}x` },
  { name: 'keys that are lists', text: `${times(600, '? ')}x` },
])('too deep: $name', ({ text }) => {
  expect(isTooDeep(text)).toBe(true);
});

test.each([
  { name: 'many lists beside one another', text: times(2000, '- [a, {b: [c]}]\n') },
  { name: 'many keys', text: times(2000, 'a:\n  b:\n    c: 1\n') },
  { name: 'brackets in quotes', text: times(2000, '- "[{"\n') },
  { name: 'brackets in a block of text', text: `a: |\n${times(2000, '  [[ {\n')}` },
  { name: 'brackets in comments', text: `a: 1\n${times(2000, '# [[{\n')}` },
  { name: 'fifty levels', text: stairs(50) },
  { name: 'nothing', text: '' },
])('not too deep: $name', ({ text }) => {
  expect(isTooDeep(text)).toBe(false);
});

test.each([
  { text: `${times(600, '{"a":')}1${times(600, '}')}`, want: true },
  { text: `[${times(2000, '{"a":["[[{"]},')}1]`, want: false },
])('JSON', ({ text, want }) => {
  expect(isJsonTooDeep(text)).toBe(want);
});

import { expect, test } from 'vitest';
import { splitList } from './split-list';

test('items keep their columns and their lines', () => {
  const split = splitList('apiVersion: v1\nitems:\n- a: 1\n  b: |\n    - text\n- a: 2\nkind: List\n');
  expect(split).toEqual({
    frame: 'apiVersion: v1\nkind: List\n',
    items: [
      { text: '  a: 1\n  b: |\n    - text\n', line: 2 },
      { text: '  a: 2\n', line: 5 },
    ],
  });
});

test('items with Windows line ends, further in, to the end of the text', () => {
  const split = splitList('kind: List\r\nitems:\r\n  - a: 1\r\n  - a: 2\r\n');
  expect(split?.items.map(({ text, line }) => [text.trim(), line])).toEqual([
    ['a: 1', 2],
    ['a: 2', 3],
  ]);
});

test.each([
  { name: 'items that refer to one another', text: 'items:\n- &a {b: 1}\n- *a\n' },
  { name: 'items on one line', text: 'items: [{a: 1}]\n' },
  { name: 'no items', text: 'kind: List\n' },
])('$name are left whole', ({ text }) => {
  expect(splitList(text)).toBeNull();
});

import { expect, test } from 'vitest';
import { lineFinder } from './locate-source';

const FILE = `# remark
apiVersion: v1
kind: Service
metadata:
  name: a
---
apiVersion: v1
kind: List
items:
  - kind: Pod
    metadata: {name: b}
  - kind: Pod
    metadata:
      name: c
`;

test.each([
  { name: 'a path in the first document', line: 2, path: 'metadata.name', want: 5 },
  { name: 'a path in an item of a list', line: 12, path: 'metadata.name', want: 14 },
  { name: 'the deepest part that exists', line: 12, path: 'metadata.labels', want: 13 },
  { name: 'the object itself', line: 10, path: '', want: 10 },
  { name: 'an object that does not stand there', line: 3, path: 'metadata', want: 3 },
])('$name', ({ line, path, want }) => {
  expect(lineFinder(FILE)({ line }, path)).toBe(want);
});

test('a list on one line gives every item that line', () => {
  const find = lineFinder('{"kind":"List","items":[{"kind":"Pod","spec":{}}]}');
  expect(find({ line: 1 }, 'spec')).toBe(1);
});

test.each([
  { name: 'is no YAML', text: 'a: [}' },
  { name: 'nests without end', text: '['.repeat(100_000) },
  { name: 'is too large to be read twice', text: `a: ${'x'.repeat(2_000_000)}` },
])('text that $name keeps the line it was given', ({ text }) => {
  expect(lineFinder(text)({ line: 7 }, 'a.b')).toBe(7);
});

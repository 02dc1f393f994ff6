import { expect, test } from 'vitest';
import { parseManifests } from './parse';

const names = (text: string) =>
  parseManifests(text, 'mesh.yaml').documents.map(({ raw, source }) => [
    (raw as { metadata: { name: string } }).metadata.name,
    source.document,
    source.line,
  ]);
const account = (name: string) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}\n`;

test.each([
  { name: 'one document', text: account('a'), want: [['a', 1, 1]] },
  {
    name: 'several documents keep their lines',
    text: `${account('a')}---\n# a remark\n${account('b')}`,
    want: [
      ['a', 1, 1],
      ['b', 2, 6],
    ],
  },
  {
    name: 'empty documents are no documents',
    text: `---\n---\n# nothing\n---\n${account('a')}`,
    want: [['a', 1, 5]],
  },
  { name: 'windows line ends', text: `---\n${account('a')}`.replaceAll('\n', '\r\n'), want: [['a', 1, 2]] },
  { name: 'a byte order mark', text: `\uFEFF${account('a')}`, want: [['a', 1, 1]] },
  {
    name: 'a list is flattened, each item with its own line',
    text: 'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- kind: Pod\n  metadata: {name: b}\n',
    want: [
      ['a', 1, 4],
      ['b', 1, 6],
    ],
  },
  {
    name: 'aliases are followed',
    text: 'kind: Pod\nmetadata: &m {name: a}\nspec: *m\n',
    want: [['a', 1, 1]],
  },
  {
    name: 'JSON is YAML',
    text: '{"kind":"List","items":[\n{"kind":"Pod","metadata":{"name":"a"}}]}',
    want: [['a', 1, 2]],
  },
])('$name', ({ text, want }) => {
  expect(parseManifests(text, 'mesh.yaml').problems).toEqual([]);
  expect(names(text)).toEqual(want);
});

test('a typed list gives its items the kind that the API server leaves out', () => {
  const text = 'apiVersion: apps/v1\nkind: DeploymentList\nitems: [{metadata: {name: a}}]';
  expect(parseManifests(text, 'f').documents[0]?.raw).toMatchObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
  });
});

const deep = `kind: Pod\nspec: ${'['.repeat(20_000)}`;
const bomb = [
  'kind: Pod',
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g'].map((key, at) => {
    const alias = `*${'abcdefg'[at] ?? ''}`;
    return `${key}: &${key} [${Array(9).fill(alias).join(', ')}]`;
  }),
].join('\n');

test.each([
  { name: 'a syntax error', bad: 'kind: Pod\nmetadata: {name: [}', line: 5, says: 'not valid YAML' },
  {
    name: 'a key written twice',
    bad: 'kind: Pod\nmetadata:\n  name: x\n  name: y',
    line: 8,
    says: 'the same key twice',
  },
  { name: 'no object at all', bad: 'just words', line: 5, says: 'no Kubernetes object' },
  { name: 'an alias bomb', bad: bomb, line: 5, says: 'expand without end' },
  {
    name: 'an object that no cluster could hold',
    bad: `kind: Pod\nspec: ${'x'.repeat(4_000_000)}`,
    line: 5,
    says: 'larger than 3 MB',
  },
  { name: 'nesting without end', bad: deep, line: 5, says: 'nests too deeply' },
  {
    name: 'JSON that nests without end',
    bad: `{"kind":"Pod","spec":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}`,
    line: 5,
    says: 'nests too deeply',
  },
  { name: 'characters that no text has', bad: 'kind: Pod\n\u0000\u0001', line: 5, says: 'not valid YAML' },
])('$name is reported and hides no other document', ({ bad, line, says }) => {
  const { documents, problems } = parseManifests(
    `${account('a')}---\n${bad}\n---\n${account('b')}`,
    'mesh.yaml',
  );
  expect(documents.map(({ raw }) => raw)).toMatchObject([
    { metadata: { name: 'a' } },
    { metadata: { name: 'b' } },
  ]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(says);
  expect(problems[0]?.source?.document).toBe(2);
  expect(problems[0]?.source?.line).toBeGreaterThanOrEqual(line - 1);
});

test('more than 16 MB is refused by size', () => {
  const { documents, problems } = parseManifests('x'.repeat(17 * 1024 * 1024), 'big.yaml');
  expect(documents).toEqual([]);
  expect(problems[0]?.message).toContain('16 MB');
});

test('a large JSON answer keeps the line of each item', () => {
  const items = Array.from({ length: 5_000 }, (_, at) => ({
    kind: 'Pod',
    metadata: { name: `p${at}`, annotations: { note: '"items": [{ \\" '.repeat(15) } },
  }));
  const text = JSON.stringify({ kind: 'List', items }, null, 1);
  const { documents } = parseManifests(text, 'big.json');
  expect(text.length).toBeGreaterThan(1024 * 1024);
  expect(documents).toHaveLength(5_000);
  const line = documents[4_999]?.source.line ?? 0;
  expect(
    text
      .split('\n')
      .slice(line - 1, line + 3)
      .join(''),
  ).toContain('"p4999"');
});

const manyItems = (indentation: string, tail: string): string => {
  const item = (at: number) =>
    [
      `${indentation}- metadata:`,
      `${indentation}    name: p${at}`,
      `${indentation}    annotations: {note: "${'x'.repeat(2_500)}"}`,
      `${indentation}  spec: ${at === 7 ? '{broken' : '{}'}`,
    ].join('\n');
  const items = Array.from({ length: 500 }, (_, at) => item(at)).join('\n');
  return `apiVersion: v1\nitems:\n${items}\n${tail}`;
};

test('a large YAML list of kind List', () => {
  const text = manyItems('', 'kind: List\n').replaceAll('- metadata:', '- kind: Pod\n  metadata:');
  const { documents, problems } = parseManifests(text, 'big.yaml');
  expect(documents).toHaveLength(499);
  expect(documents[0]?.raw).toMatchObject({ kind: 'Pod', metadata: { name: 'p0' } });
  expect(problems).toHaveLength(1);
});

test.each([
  { name: 'as kubectl prints it', text: manyItems('', 'kind: PodList\nmetadata:\n  resourceVersion: ""\n') },
  { name: 'with items that stand further in', text: manyItems('  ', 'kind: PodList\n') },
])('a large YAML list $name: one broken item hides no other, and each has its line', ({ text }) => {
  expect(text.length).toBeGreaterThan(1024 * 1024);
  const { documents, problems } = parseManifests(text, 'big.yaml');
  expect(documents).toHaveLength(499);
  expect(documents.at(-1)).toMatchObject({
    raw: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p499' } },
    source: { line: 3 + 499 * 4 },
  });
  expect(problems).toMatchObject([{ effect: 'refused', source: { document: 1 } }]);
  expect(problems[0]?.source?.line).toBeGreaterThanOrEqual(3 + 7 * 4);
});

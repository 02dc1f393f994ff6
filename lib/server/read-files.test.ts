import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readFiles } from './read-files';

const STORY = path.resolve('lib/testing/scenarios/story');
const NOW = () => new Date(0);

async function fileOf(content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'mesh.json');
  await writeFile(file, content);
  return file;
}

test('a folder is read whole, in the order of its names', async () => {
  const read = await readFiles([STORY], NOW);
  expect(read.ok && read.value).toMatchObject({
    mesh: { kind: 'files', name: 'story' },
    takenAt: '1970-01-01T00:00:00.000Z',
    authorizationPolicies: [{ meta: { name: 'httpbin-policy' } }],
    problems: [],
  });
});

test.each([0, 2])('a snapshot that was saved with indentation %i is read as it was', async (indentation) => {
  const read = await readFiles([STORY], NOW);
  const saved = read.ok ? JSON.stringify(read.value, null, indentation) : '';
  const again = await readFiles([await fileOf(saved)]);
  expect(again.ok && JSON.stringify(again.value, null, indentation).length).toBe(saved.length);
  expect(again).toMatchObject({ ok: true, value: JSON.parse(saved) as object });
});

test('a file that is missing, or is no text, ends the reading with its name', async () => {
  const missing = await readFiles([STORY, '/nowhere/a.yaml']);
  expect(missing).toMatchObject({ ok: false, error: { kind: 'not-found', subject: '/nowhere/a.yaml' } });
  const file = await fileOf(new Uint8Array([0xff, 0xfe, 0x00]));
  expect(await readFiles([file])).toMatchObject({ ok: false, error: { kind: 'malformed', subject: file } });
});

test('bytes that are no text hide no other file', async () => {
  const file = await fileOf(new Uint8Array([0xff, 0xfe, 0x00]));
  const read = await readFiles([file, STORY]);
  expect(read.ok && read.value).toMatchObject({
    authorizationPolicies: [{ meta: { name: 'httpbin-policy' } }],
    problems: [{ effect: 'refused', source: { file, document: 1, line: 1 } }],
  });
});

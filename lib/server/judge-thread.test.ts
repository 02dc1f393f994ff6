import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { analyse } from '@/lib/engine/analyse';
import { httpbinPolicy, storyMesh } from '@/lib/testing/measured/story-mesh';
import { type Judge, judgeHere } from './judge';
import { judgeInThread } from './judge-thread';

const open = storyMesh([]);
const closed = storyMesh([httpbinPolicy({})]);

let folder = '';
let file = '';
let judge: Judge | null = null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-judge-'));
  file = path.join(folder, 'judge-worker.cjs');
  await build({
    entryPoints: ['lib/server/judge-worker.ts'],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    alias: { '@': process.cwd() },
  });
});
afterEach(() => judge?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a thread answers what this one would, snapshot after snapshot', async () => {
  judge = judgeInThread(file);
  for (const snapshot of [open, closed, { ...closed, pods: closed.pods.slice(1) }, open])
    expect(await judge.judge(snapshot)).toEqual(analyse(snapshot));
});

test('a draft is judged over the snapshot that was judged last: where all is denied, a denial changes nothing', async () => {
  judge = judgeInThread(file);
  const here = judgeHere();
  const draft = {
    text: JSON.stringify({ ...httpbinPolicy({ action: 'DENY', rules: [{}] }) }),
    alone: false,
  };
  const counts: number[] = [];
  for (const snapshot of [open, closed]) {
    await judge.judge(snapshot);
    await here.judge(snapshot);
    const { diff } = await judge.preview(draft);
    expect(diff).toEqual((await here.preview(draft)).diff);
    counts.push(diff.count);
  }
  expect(counts).toEqual([expect.any(Number), 0]);
  expect(counts[0]).toBeGreaterThan(0);
});

test('what the thread cannot judge is refused with its words, and the next snapshot is judged', async () => {
  judge = judgeInThread(file);
  await judge.judge(open);
  const broken = { ...open, config: null } as unknown as typeof open;
  await expect(async () => judge?.judge(broken)).rejects.toThrow(/null/);
  expect(await judge.judge(closed)).toEqual(analyse(closed));
});

test('a thread that ends refuses what it was asked, and another takes its place', async () => {
  const dying = path.join(folder, 'dying.mjs');
  const works = path.join(folder, 'works');
  await writeFile(
    dying,
    `import { existsSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
if (existsSync(${JSON.stringify(works)})) await import('./judge-worker.cjs');
else parentPort.on('message', () => { writeFileSync(${JSON.stringify(works)}, ''); process.exit(3); });
`,
  );
  judge = judgeInThread(dying);
  await expect(async () => judge?.judge(open)).rejects.toThrow('The judging thread ended with code 3.');
  expect(await judge.judge(open)).toEqual(analyse(open));
});

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createClient } from '@libsql/client';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { observed } from './observation.fixture';
import { openHistory } from './open-history';

const root = process.cwd();
let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-history-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fresh = (): string => path.join(folder, `${++files}`, 'history.db');

async function open(file: string) {
  const opened = await openHistory({ location: { kind: 'file', file }, root });
  if (!opened.ok) throw new Error(opened.error.detail);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

const idsOf = ({ observations }: { observations: readonly { id: string }[] }): string[] =>
  observations.map(({ id }) => id);

const entry = (id: string, edge = 'edge') => ({ observation: observed(id, edge), disposition: null });

describe('a history', () => {
  test('gives back what was recorded, to whoever opens it next', async () => {
    const file = fresh();
    const observation = observed('one', 'edge');
    await (await open(file)).record('mesh', [{ observation, disposition: 'confirmed' }]);
    expect((await (await open(file)).newest('mesh', 20)).observations).toEqual([observation]);
  });

  test('keeps meshes apart', async () => {
    const history = await open(fresh());
    await history.record('one', [entry('a')]);
    await history.record('two', [entry('b')]);
    expect(idsOf(await history.newest('one', 20))).toEqual(['a']);
    expect(idsOf(await history.since('two', 0))).toEqual(['b']);
  });

  test('gives the newest of each edge, oldest first', async () => {
    const history = await open(fresh());
    await history.record('mesh', [entry('a'), entry('b'), entry('x', 'other'), entry('c')]);
    expect(idsOf(await history.newest('mesh', 2))).toEqual(['b', 'x', 'c']);
  });

  test('replaces an observation of which more became known', async () => {
    const history = await open(fresh());
    await history.record('mesh', [entry('a')]);
    const known = { ...observed('a', 'edge'), meaning: 'Named by the access log.' };
    await history.record('mesh', [{ observation: known, disposition: 'contradicted' }]);
    expect((await history.newest('mesh', 20)).observations).toEqual([known]);
  });

  test('takes more rows than one statement can', async () => {
    const history = await open(fresh());
    await history.record(
      'mesh',
      Array.from({ length: 5_000 }, (_, at) => entry(`${at}`, `${at}`)),
    );
    expect((await history.newest('mesh', 1)).observations).toHaveLength(5_000);
  });

  test('passes over a row whose form it does not know', async () => {
    const file = fresh();
    const history = await open(file);
    await history.record('mesh', [entry('a')]);
    const client = createClient({ url: `file:${file}` });
    await client.execute(`update observations set observation = '{"of":"another version"}' where id = 'a'`);
    client.close();
    await history.record('mesh', [entry('b')]);
    expect(idsOf(await history.newest('mesh', 20))).toEqual(['b']);
  });

  test('says in one sentence which file cannot be used', async () => {
    const file = path.join(folder, 'text.db');
    await writeFile(
      file,
      'This is no database, but a text that is long enough to be read as a header of one.',
    );
    const opened = await openHistory({ location: { kind: 'file', file }, root });
    expect(opened).toMatchObject({ ok: false, error: { subject: `history ${file}` } });
    expect(opened.ok ? '' : opened.error.detail).toMatch(/not a database.*--history\.$/);
  });

  test('names a server that does not answer by its host, never by its token', async () => {
    const location = { kind: 'server', url: 'http://127.0.0.1:1/?authToken=secret' } as const;
    const opened = await openHistory({ location, token: 'secret', root });
    expect(opened.ok).toBe(false);
    expect(JSON.stringify(opened)).toContain('127.0.0.1:1');
    expect(JSON.stringify(opened)).not.toContain('secret');
  });
});

describe('processes on one file', () => {
  let script = '';
  beforeAll(async () => {
    script = path.join(root, 'node_modules/.cache', `writer-${process.pid}.mjs`);
    await build({
      entryPoints: [path.join(root, 'lib/history/writer.fixture.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      alias: { '@': root },
    });
  });
  afterAll(() => rm(script));

  /** A process that records one observation after another, and says each one that it has recorded. */
  function writer(file: string, name: string, count: number) {
    const child = spawn(process.execPath, [script, file, root, name, `${count}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return {
      child,
      ended: new Promise<void>((resolve) => child.once('close', () => resolve())),
      recorded: () => said.split('\n').slice(0, -1),
    };
  }

  test('lose nothing of one another, and see one another', async () => {
    const file = fresh();
    const writers = ['a', 'b'].map((name) => writer(file, name, 100));
    await Promise.all(writers.map(({ ended }) => ended));
    const history = await open(file);
    const written = writers.flatMap(({ recorded }) => recorded());
    expect(written).toHaveLength(200);
    expect(idsOf(await history.since('mesh', 0)).sort()).toEqual(written.sort());
  }, 60_000);

  test('keep what was recorded when one is killed', async () => {
    const file = fresh();
    const { child, ended, recorded } = writer(file, 'a', 100_000);
    child.stdout.on('data', () => {
      if (recorded().length >= 50) child.kill('SIGKILL');
    });
    await ended;
    expect(child.signalCode).toBe('SIGKILL');
    const kept = idsOf(await (await open(file)).since('mesh', 0));
    expect(recorded().length).toBeGreaterThanOrEqual(50);
    expect(kept).toEqual(expect.arrayContaining(recorded()));
  }, 60_000);
});

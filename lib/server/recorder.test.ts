import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openHistory, type History } from '@/lib/history/open-history';
import type { Observation } from '@/lib/mesh/observation';
import type { MeshIdentity } from '@/lib/mesh/snapshot';
import { createLedger, KEPT_PER_EDGE } from './ledger';
import { createRecorder, type OpenHistory } from './recorder';

const mesh = (server: string): MeshIdentity => ({
  kind: 'cluster',
  name: 'context',
  server,
  kubernetesVersion: null,
  istioVersion: null,
  controlUrl: null,
});

const observed = (id: string, second = 0): Observation => ({
  id,
  edge: 'edge',
  at: new Date(second * 1000).toISOString(),
  probe: null,
  raw: { exitCode: 0, httpCode: 200, body: '', headers: {}, error: '', milliseconds: 9 },
  seen: 'reached',
  meaning: '200, 9 ms.',
  predicted: 'allow',
  restsOn: [],
});

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-recorder-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fileOf = (file: string): OpenHistory => {
  return () => openHistory({ location: { kind: 'file', file }, root: process.cwd() });
};

/** A ledger over a history, as one process holds it. */
function processOn(open: OpenHistory, server = 'https://one') {
  const recorder = createRecorder({
    open,
    perEdge: KEPT_PER_EDGE,
    onRead: (observations) => ledger.take(observations),
    onStatus: () => undefined,
  });
  const ledger = createLedger(recorder.record);
  recorder.start(mesh(server));
  onTestFinished(() => recorder.close());
  return { ledger, recorder, ids: () => ledger.of('edge').map(({ id }) => id) };
}

test('what one process observed, the next one knows, newest first', async () => {
  const file = path.join(folder, `${++files}.db`);
  const first = processOn(fileOf(file));
  await first.ledger.add(observed('old', 1));
  await first.ledger.add(observed('new', 2));
  const second = processOn(fileOf(file));
  await second.recorder.ready();
  expect(second.ids()).toEqual(['new', 'old']);
  expect(second.recorder.status()).toMatchObject({
    resource: 'history',
    state: 'live',
    count: 2,
    detail: '',
  });
  const other = processOn(fileOf(file), 'https://two');
  await other.recorder.ready();
  expect(other.ids()).toEqual([]);
});

test('what another process adds is seen while this one runs, and each observation once', async () => {
  const file = path.join(folder, `${++files}.db`);
  const [here, there] = [processOn(fileOf(file)), processOn(fileOf(file))];
  await here.ledger.add(observed('mine', 1));
  await there.ledger.add(observed('theirs', 2));
  await vi.waitFor(() => expect(here.ids()).toEqual(['theirs', 'mine']), { timeout: 20_000, interval: 100 });
}, 30_000);

test('many at once are all recorded', async () => {
  const file = path.join(folder, `${++files}.db`);
  const { ledger } = processOn(fileOf(file));
  await Promise.all(Array.from({ length: 300 }, (_, at) => ledger.add(observed(`${at}`, at))));
  const opened = await openHistory({ location: { kind: 'file', file }, root: process.cwd() });
  const page = opened.ok ? await opened.value.since('https://one', 0) : null;
  expect(page?.observations).toHaveLength(300);
  if (opened.ok) opened.value.close();
});

test('a mesh without a history is kept in memory, and says nothing of one', async () => {
  const { ledger, recorder, ids } = processOn(() => Promise.resolve(null));
  await ledger.add(observed('a'));
  expect(ids()).toEqual(['a']);
  expect(recorder.status()).toBeNull();
});

test('a history that cannot be opened is said, and what is observed still counts', async () => {
  const { ledger, recorder, ids } = processOn(fileOf(path.join('/dev/null', 'history.db')));
  await ledger.add(observed('a'));
  expect(ids()).toEqual(['a']);
  expect(recorder.status()).toMatchObject({ state: 'stale' });
  expect(recorder.status()?.detail).toContain('kept only while this process runs');
});

test('what could not be recorded is recorded as soon as it can be', async () => {
  const recorded: string[] = [];
  let isFull = true;
  const none = () => Promise.resolve({ last: 0, observations: [] });
  const history: History = {
    record: (_, entries) => {
      if (isFull) return Promise.reject(new Error('database or disk is full'));
      recorded.push(...entries.map(({ observation }) => observation.id));
      return Promise.resolve();
    },
    newest: none,
    since: none,
    close: () => undefined,
  };
  const { ledger, recorder } = processOn(() => Promise.resolve({ ok: true, value: history }));
  await ledger.add(observed('a'));
  expect(recorder.status()).toMatchObject({ state: 'stale' });
  expect(recorder.status()?.detail).toContain('disk is full');
  isFull = false;
  await ledger.add(observed('b'));
  await vi.waitFor(() => expect(recorded).toEqual(['a', 'b']), { timeout: 20_000 });
  expect(recorder.status()).toMatchObject({ state: 'live', detail: '' });
}, 30_000);

import { expect, test } from 'vitest';
import { buildModel } from '@/lib/engine/model';
import { analyseModel } from '@/lib/engine/analyse';
import { readFileSync } from 'node:fs';
import { snapshotOf } from './read-files';
import { renderAnswers, toCsv } from './render-answers';

const read = (name: string) => ({
  file: name,
  text: readFileSync(`lib/testing/scenarios/story/${name}`, 'utf8'),
});
const snapshot = snapshotOf(
  [read('manifests.yaml'), read('policy.yaml')],
  'story',
  new Date('2026-11-25T12:00:00Z'),
);
const model = buildModel(snapshot);
const reachability = analyseModel(model);
const picture = { revision: 1, reachability, agreements: [], observations: [] };
const given = { picture, judged: { snapshot, model, reachability, revision: 1 }, root: process.cwd() };
const render = async (query: string, format: 'json' | 'csv' | 'svg') =>
  String(await renderAnswers(new URLSearchParams(query), format, given));

test('one address gives the same answers as JSON and as CSV', async () => {
  const json = JSON.parse(await render('to=team-a/httpbin', 'json')) as { rows: { edge: string }[] };
  const csv = await render('to=team-a/httpbin', 'csv');
  expect(json.rows.length).toBeGreaterThan(3);
  expect(csv.trimEnd().split('\r\n')).toHaveLength(json.rows.length + 1);
  for (const { edge } of json.rows) expect(csv).toContain(edge);
});

test('what is hidden in the page is hidden in the file', async () => {
  const all = await render('hide=none', 'csv');
  const some = await render('hide=denied-untested,denied-probed', 'csv');
  expect(all).toContain('denied');
  expect(some).not.toContain('denied-untested');
});

test('a broken address gives what an empty one gives', async () => {
  expect(await render('hide=x&why=y&op=%00&proof=z', 'csv')).toBe(await render('', 'csv'));
});

test('the graph leaves as a picture that names the workload asked about', async () => {
  expect(await render('to=team-a/httpbin', 'svg')).toMatch(/^<svg[\s\S]*httpbin/);
});

test('no cell becomes a formula, and quotes are doubled', () => {
  expect(toCsv([{ a: '=1+1', b: 'say "hi", twice', c: -1 }])).toBe(
    'a,b,c\r\n\'=1+1,"say ""hi"", twice",-1\r\n',
  );
  expect(toCsv([])).toBe('');
});

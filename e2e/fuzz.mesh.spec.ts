import { expect, test } from '@playwright/test';
import { runFuzz } from './fuzz/run';
import { fuzzMesh } from './fuzz/fuzz-mesh';
import { readSettings } from './fuzz/settings';

const settings = readSettings(process.env);
const mesh = fuzzMesh();

test.describe.configure({ timeout: 120_000 + settings.pairs * 500 });

test.beforeAll(async () => {
  await mesh.clear();
  await mesh.install();
});

test.afterAll(async () => {
  mesh.close();
  await mesh.clear();
});

test(`seed ${settings.seed}: what the engine says is what curl sees`, async () => {
  const { summary, disagreements } = await runFuzz(mesh, settings);
  process.stdout.write(`${summary}\n`);
  expect(disagreements.map((text) => text.split('\n')[0])).toEqual([]);
});

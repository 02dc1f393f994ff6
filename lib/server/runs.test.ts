import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Run } from '@/lib/mesh/run';
import { startSandbox, type Sandbox } from '@/lib/sandbox/start-sandbox';
import { openMesh, type OpenMesh } from './open-mesh';
import { openSource } from './open-source';
import type { Probing } from './probing';

const folder = mkdtempSync(path.join(os.tmpdir(), 'meshproof-runs-'));
let sandbox: Sandbox;
const open: OpenMesh[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'story' });
  writeFileSync(path.join(folder, 'kubeconfig'), sandbox.kubeconfig);
});

afterAll(async () => {
  for (const mesh of open) mesh.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

const settings = {
  kubeconfig: path.join(folder, 'kubeconfig'),
  context: undefined,
  namespaces: [],
  files: [],
  certificates: 'none',
  history: 'none',
  host: '127.0.0.1',
} as const;

/** A mesh over the sandbox, read and judged. */
async function follow(probing: Partial<Probing> = {}): Promise<OpenMesh> {
  const mesh = openMesh((onChange) => openSource({ ...settings, probing }, onChange), { probing });
  open.push(mesh);
  await expect.poll(() => mesh.judged().ok, { timeout: 10_000 }).toBe(true);
  return mesh;
}

const plan = (
  mesh: OpenMesh,
  ...[scope, watcher = 'me']: [Parameters<OpenMesh['runs']['plan']>[0], string?]
): Run => {
  const run = mesh.runs.plan(scope, watcher);
  if (!run.ok) throw new Error(run.error.detail);
  return run.value;
};
const viewOf = (mesh: OpenMesh, { id }: Run): Run => {
  const run = mesh.runs.list().find((one) => one.id === id);
  if (!run) throw new Error('The run is gone.');
  return run;
};
const act = (mesh: OpenMesh, { id }: Run, action: 'start' | 'pause' | 'resume' | 'cancel', watcher = 'me') =>
  mesh.runs.act(id, action, watcher);

test('the mesh is covered: planned first, then sent, and the coverage said', async () => {
  const mesh = await follow({ perSecond: 50 });
  const run = plan(mesh, { kind: 'mesh' });
  expect(run).toMatchObject({ state: 'planned', done: 0 });
  expect(run.plan.requests).toBeGreaterThan(0);
  expect(mesh.runs.coverage()).toMatchObject({ ok: true, value: { proved: 0 } });
  act(mesh, run, 'start');
  await mesh.runs.ended(run.id);
  const ended = viewOf(mesh, run);
  expect(ended).toMatchObject({
    state: 'done',
    done: run.plan.requests,
    counts: { contradicted: 0, notRun: 0 },
  });
  expect(ended.counts.confirmed).toBeGreaterThan(0);
  const coverage = mesh.runs.coverage();
  expect(coverage.ok && coverage.value.proved).toBeGreaterThan(0);
}, 30_000);

const denied = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
const allowed = 'cluster.local/ns/team-a/sa/curl>team-a/httpbin:8000';

test('a denial has its control beside it, and the policy that the log names', async () => {
  const mesh = await follow({ perSecond: 50 });
  const run = plan(mesh, { kind: 'edges', edges: [denied] });
  expect(run.plan).toMatchObject({ asked: 1, requests: 2, controls: 1 });
  act(mesh, run, 'start');
  await mesh.runs.ended(run.id);
  const evidence = await mesh.evidence(denied);
  expect(evidence.ok && evidence.value.observations).toMatchObject([
    {
      seen: 'denied',
      control: { edge: allowed, seen: 'reached', httpCode: 200 },
      log: { details: 'rbac_access_denied_matched_policy[none]', policy: null },
    },
  ]);
  const control = await mesh.evidence(allowed);
  expect(control.ok && control.value.agreement.disposition).toBe('confirmed');
}, 30_000);

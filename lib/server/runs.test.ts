import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { edgesOf } from '@/lib/mesh/edges';
import type { Run } from '@/lib/mesh/run';
import type { Grant } from '@/lib/sandbox/api-server/access';
import { startSandbox, type Sandbox } from '@/lib/sandbox/start-sandbox';
import { openMesh, type OpenMesh } from './open-mesh';
import { openSource } from './open-source';
import type { Probing } from './probing';

const folder = mkdtempSync(path.join(os.tmpdir(), 'meshproof-runs-'));
/** What the bearer of the token `prober` may do; a test takes some of it away. */
const READER: Grant = { verbs: ['get', 'list', 'watch'], resources: ['*'], groups: ['*'] };
const EXEC: Grant = { verbs: ['create', 'get'], resources: ['pods/exec'], groups: [''] };
const grants: { prober: Grant[] } = { prober: [] };
let sandbox: Sandbox;
const open: OpenMesh[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'story', grants });
  writeFileSync(path.join(folder, 'kubeconfig'), sandbox.kubeconfig);
  writeFileSync(path.join(folder, 'prober'), sandbox.kubeconfigOf('prober'));
});

afterEach(() => {
  for (const mesh of open.splice(0)) mesh.close();
  sandbox.faults.set({});
});

afterAll(async () => {
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
async function follow(probing: Partial<Probing> = {}, kubeconfig = 'kubeconfig'): Promise<OpenMesh> {
  const own = { ...settings, kubeconfig: path.join(folder, kubeconfig), probing };
  const mesh = openMesh((onChange) => openSource(own, onChange), { probing });
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

/** Every pair of the story. */
const everyEdge = (mesh: OpenMesh) => {
  const judged = mesh.judged();
  if (!judged.ok) throw new Error(judged.error.detail);
  return { kind: 'edges' as const, edges: [...edgesOf(judged.value.reachability)].map(({ id }) => id) };
};

const doneOf = (mesh: OpenMesh, run: Run): number => viewOf(mesh, run).done;

test('a run that is paused sends nothing more, and goes on where it was', async () => {
  const mesh = await follow({ clients: 1, perSecond: 2 });
  const run = plan(mesh, everyEdge(mesh));
  act(mesh, run, 'start');
  await expect.poll(() => doneOf(mesh, run), { timeout: 20_000 }).toBeGreaterThan(0);
  act(mesh, run, 'pause');
  // What is under way still answers.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const held = doneOf(mesh, run);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(viewOf(mesh, run)).toMatchObject({ state: 'paused', done: held });
  expect(held).toBeLessThan(run.plan.requests);
  act(mesh, run, 'resume');
  await mesh.runs.ended(run.id);
  expect(viewOf(mesh, run)).toMatchObject({ state: 'done', done: run.plan.requests });
}, 60_000);

test('a run ends when the last of those who asked for it cancels', async () => {
  const mesh = await follow({ perSecond: 1 });
  const leave = ['me', 'other', 'gone'].map((watcher) => mesh.runs.attend(watcher));
  const run = plan(mesh, { kind: 'mesh' });
  act(mesh, run, 'start');
  expect(plan(mesh, { kind: 'mesh' }, 'other').id).toBe(run.id);
  expect(plan(mesh, { kind: 'mesh' }, 'gone')).toMatchObject({ id: run.id, watchers: 3 });
  leave[2]?.();
  act(mesh, run, 'cancel');
  expect(viewOf(mesh, run)).toMatchObject({ state: 'running', watchers: 1 });
  act(mesh, run, 'cancel', 'other');
  expect(viewOf(mesh, run).state).toBe('cancelled');
  await mesh.runs.ended(run.id);
  expect(mesh.runs.act('nothing', 'cancel', 'me').ok).toBe(false);
}, 30_000);

test('no workload gets more than its rate', async () => {
  const mesh = await follow({ perSecond: 2, clients: 10 });
  const run = plan(mesh, everyEdge(mesh));
  act(mesh, run, 'start');
  await mesh.runs.ended(run.id);
  const picture = mesh.picture();
  if (!picture.ok) throw new Error(picture.error.detail);
  const byTarget = new Map<string, number[]>();
  for (const { edge, at } of picture.value.observations) {
    const target = edge.slice(edge.indexOf('>') + 1, edge.lastIndexOf(':'));
    byTarget.set(
      target,
      [...(byTarget.get(target) ?? []), Date.parse(at)].sort((a, b) => a - b),
    );
  }
  expect(Math.max(...[...byTarget.values()].map(({ length }) => length))).toBeGreaterThan(3);
  // An answer is told a moment after it was given, so the second is held to a little less.
  for (const times of byTarget.values())
    times.forEach((at, index) => {
      expect((times[index + 2] ?? Infinity) - at).toBeGreaterThan(900);
    });
}, 60_000);

test('an API server that goes away in the middle is waited out, and nothing is lost', async () => {
  const mesh = await follow({ clients: 1, perSecond: 2 });
  const run = plan(mesh, everyEdge(mesh));
  act(mesh, run, 'start');
  await expect.poll(() => doneOf(mesh, run), { timeout: 20_000 }).toBeGreaterThan(0);
  sandbox.faults.set({ apiServerGone: true });
  await expect.poll(() => viewOf(mesh, run).note, { timeout: 20_000 }).toContain('Waits');
  expect(viewOf(mesh, run).state).toBe('running');
  sandbox.faults.set({});
  await mesh.runs.ended(run.id);
  expect(viewOf(mesh, run)).toMatchObject({ state: 'done', done: run.plan.requests, counts: { notRun: 0 } });
}, 90_000);

test('a pod that is replaced between plan and run is planned anew', async () => {
  const mesh = await follow({ perSecond: 50 });
  const run = plan(mesh, { kind: 'edges', edges: [allowed] });
  const [pod] = sandbox.store
    .list('Pod', 'team-a')
    .filter(({ metadata }) => metadata.name.startsWith('curl-'));
  sandbox.store.delete('Pod', 'team-a', pod?.metadata.name ?? '');
  act(mesh, run, 'start');
  await mesh.runs.ended(run.id);
  expect(viewOf(mesh, run)).toMatchObject({ state: 'done', counts: { confirmed: 1, notRun: 0 } });
  const evidence = await mesh.evidence(allowed);
  const client = evidence.ok ? evidence.value.observations[0]?.probe?.client.pod : undefined;
  expect(client).toMatch(/^curl-/);
  expect(client).not.toBe(pod?.metadata.name);
}, 30_000);

test('a permission that is withdrawn in the middle ends what needs it, and says which', async () => {
  grants.prober = [READER, EXEC];
  const mesh = await follow({ clients: 1, perSecond: 2 }, 'prober');
  const run = plan(mesh, everyEdge(mesh));
  act(mesh, run, 'start');
  await expect.poll(() => doneOf(mesh, run), { timeout: 20_000 }).toBeGreaterThan(0);
  grants.prober = [READER];
  await mesh.runs.ended(run.id);
  const ended = viewOf(mesh, run);
  expect(ended).toMatchObject({ state: 'done', done: run.plan.requests });
  expect(ended.counts.notRun).toBeGreaterThan(0);
  expect(ended.counts.confirmed).toBeGreaterThan(0);
  expect(ended.note).toMatch(/pods\/exec|may not/);
}, 90_000);

test('a pod that hangs holds up nobody else, and is no answer', async () => {
  const mesh = await follow({ perSecond: 50, seconds: 1 });
  const [pod] = sandbox.store
    .list('Pod', 'team-b')
    .filter(({ metadata }) => metadata.name.startsWith('curl-'));
  sandbox.faults.set({ deadPods: new Set([`team-b/${pod?.metadata.name ?? ''}`]) });
  const run = plan(mesh, { kind: 'edges', edges: [denied, allowed] });
  act(mesh, run, 'start');
  await expect.poll(() => viewOf(mesh, run).counts.confirmed, { timeout: 20_000 }).toBe(1);
  await mesh.runs.ended(run.id);
  expect(viewOf(mesh, run)).toMatchObject({ state: 'done', counts: { confirmed: 1, notRun: 1 } });
}, 90_000);

/** The story's client of team-b as a pod whose image has no curl. */
const withoutCurl = (): void => {
  const deployment = sandbox.store.get('Deployment', 'team-b', 'curl');
  const copy = JSON.parse(JSON.stringify(deployment)) as {
    spec: { template: { metadata: { annotations?: Record<string, string> } } };
  };
  copy.spec.template.metadata.annotations = { 'meshproof.dev/without-curl': 'true' };
  sandbox.store.put(copy);
};

test('a client without curl: not run, and with an image from an ephemeral container that nobody sees', async () => {
  withoutCurl();
  await sandbox.settled();
  const plain = await follow({ perSecond: 50 });
  const without = plan(plain, { kind: 'edges', edges: [denied] });
  act(plain, without, 'start');
  await plain.runs.ended(without.id);
  expect(viewOf(plain, without).counts).toMatchObject({ notRun: 1 });
  expect(viewOf(plain, without).note).toContain('--probe-image');

  grants.prober = [READER, EXEC];
  const barred = await follow({ perSecond: 50, image: 'curlimages/curl:8' }, 'prober');
  const refused = plan(barred, { kind: 'edges', edges: [denied] });
  act(barred, refused, 'start');
  await barred.runs.ended(refused.id);
  expect(viewOf(barred, refused).note).toContain('You may not patch pods/ephemeralcontainers in team-b');

  const mesh = await follow({ perSecond: 50, image: 'curlimages/curl:8' });
  const before = mesh.judged();
  const run = plan(mesh, { kind: 'edges', edges: [denied] });
  act(mesh, run, 'start');
  await mesh.runs.ended(run.id);
  expect(viewOf(mesh, run).counts).toMatchObject({ confirmed: 2, notRun: 0 });
  const evidence = await mesh.evidence(denied);
  if (!evidence.ok || !before.ok) throw new Error('The edge is there.');
  expect(evidence.value.observations[0]?.probe?.client.container).toMatch(/^meshproof-/);
  const [pod] = sandbox.store
    .list('Pod', 'team-b')
    .filter(({ metadata }) => metadata.name.startsWith('curl-'));
  const added = (pod?.['spec'] as { ephemeralContainers: { securityContext: { runAsUser: number } }[] })
    .ephemeralContainers;
  expect(added).toHaveLength(1);
  expect(added[0]?.securityContext.runAsUser).not.toBe(1337);
  const after = mesh.judged();
  expect(after.ok && after.value.snapshot.workloads).toEqual(before.value.snapshot.workloads);

  const unpulled = await follow({ perSecond: 50, image: 'none/none:1' });
  const failed = plan(unpulled, { kind: 'edges', edges: [denied] });
  act(unpulled, failed, 'start');
  await unpulled.runs.ended(failed.id);
  expect(viewOf(unpulled, failed).note).toContain('ErrImagePull');
  await sandbox.reset();
}, 60_000);

/** A thousand accounts, each with a pod of its own; the image of every tenth has no curl. */
const manyClients = (): object[] =>
  Array.from({ length: 1_000 }, (_, at) => {
    const name = `many-${at}`;
    const annotations = at % 10 === 0 ? { 'meshproof.dev/without-curl': 'true' } : {};
    const labels = { app: name };
    return [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'team-a' } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'team-a' },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels, annotations },
            spec: {
              serviceAccountName: name,
              containers: [{ name: 'curl', image: 'docker.io/curlimages/curl:8.16.0' }],
            },
          },
        },
      },
    ];
  }).flat();

test('of a thousand clients every tenth fails, and each of the others is proved', async () => {
  for (const object of manyClients()) sandbox.store.put(object);
  await sandbox.settled();
  const mesh = await follow({ perSecond: 1_000, clients: 20 });
  const edges = Array.from(
    { length: 1_000 },
    (_, at) => `cluster.local/ns/team-a/sa/many-${at}>team-a/httpbin:8000`,
  );
  const run = plan(mesh, { kind: 'edges', edges });
  expect(run.plan).toMatchObject({ asked: 1_000, requests: 1_001, controls: 1, cannot: [] });
  act(mesh, run, 'start');
  await mesh.runs.ended(run.id);
  expect(viewOf(mesh, run)).toMatchObject({
    state: 'done',
    counts: { confirmed: 901, contradicted: 0, inconclusive: 0, notRun: 100 },
  });
  await sandbox.reset();
}, 300_000);

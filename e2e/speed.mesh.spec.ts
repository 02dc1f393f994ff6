import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { openMesh, type OpenMesh } from '@/lib/server/open-mesh';
import { openSource } from '@/lib/server/open-source';
import { historyOf } from '@/lib/server/history-of';
import { cluster } from './cluster';

const run = promisify(execFile);

const NAMESPACE = 'probe-speed';
const CLIENTS = [1, 2, 3, 4, 5].map((at) => `client-${at}`);
const SERVICES = Array.from({ length: 20 }, (_, at) => `server-${at + 1}`);

const client = (name: string): string => `
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}, namespace: ${NAMESPACE}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${NAMESPACE}}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      serviceAccountName: ${name}
      terminationGracePeriodSeconds: 0
      containers:
        - {name: curl, image: "docker.io/curlimages/curl:8.16.0", command: [/bin/sleep, infinity], imagePullPolicy: IfNotPresent}
`;

/** Twenty Services in front of one pod: twenty ports to be reached, and little for a cluster to run. */
const service = (name: string): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${NAMESPACE}}
spec: {ports: [{name: http, port: 8000, targetPort: 8080}], selector: {app: httpbin}}
`;

const MANIFESTS = [
  `apiVersion: v1
kind: Namespace
metadata: {name: ${NAMESPACE}, labels: {istio-injection: enabled}}
`,
  ...CLIENTS.map(client),
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: httpbin, namespace: ${NAMESPACE}}
spec:
  replicas: 1
  selector: {matchLabels: {app: httpbin}}
  template:
    metadata: {labels: {app: httpbin}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - {name: httpbin, image: "docker.io/mccutchen/go-httpbin:v2.15.0", imagePullPolicy: IfNotPresent, ports: [{containerPort: 8080}]}
`,
  ...SERVICES.map(service),
].join('---\n');

const mesh = cluster();

test.beforeAll(async () => {
  await mesh.removeNamespaces([NAMESPACE]);
  await mesh.apply(MANIFESTS);
  await mesh.waitUntilReady(NAMESPACE, [...CLIENTS, 'httpbin']);
});

test.afterAll(async () => {
  await mesh.removeNamespaces([NAMESPACE]);
});

/** What a person would write, one kubectl after the other, for the twenty edges of one client. */
async function loop(name: string): Promise<number> {
  const began = performance.now();
  for (const server of SERVICES) {
    const { stdout } = await run('kubectl', [
      ...['exec', '-n', NAMESPACE, `deploy/${name}`, '-c', 'curl', '--'],
      ...['curl', '-s', '-o', '/dev/null', '-m', '3', '-w', '%{http_code}'],
      `http://${server}.${NAMESPACE}:8000/`,
    ]);
    expect(stdout).toBe('200');
  }
  return (performance.now() - began) / 1000;
}

const EDGES = CLIENTS.flatMap((name) =>
  SERVICES.map((server) => `cluster.local/ns/${NAMESPACE}/sa/${name}>${NAMESPACE}/httpbin:${server}:8000`),
);

/** The same hundred as one run, recorded in a history; the budget is what this one server can take. */
async function asOneRun(app: OpenMesh): Promise<number> {
  const planned = app.runs.plan({ kind: 'edges', edges: EDGES }, 'test');
  if (!planned.ok) throw new Error(planned.error.detail);
  expect(planned.value.plan).toMatchObject({ requests: 100, clients: 5, cannot: [] });
  const since = new Date().toISOString();
  const began = performance.now();
  app.runs.act(planned.value.id, 'start', 'test');
  await app.runs.ended(planned.value.id);
  const seconds = (performance.now() - began) / 1000;
  const picture = app.picture();
  if (!picture.ok) throw new Error(picture.error.detail);
  const made = picture.value.observations.filter(({ at }) => at >= since);
  expect(made).toHaveLength(100);
  expect(new Set(made.map(({ raw }) => raw.httpCode))).toEqual(new Set([200]));
  return seconds;
}

const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1] ?? 0;

test('a hundred edges are proved many times faster as one run than by one kubectl exec after another', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-speed-'));
  const settings = {
    kubeconfig: undefined,
    context: undefined,
    namespaces: [NAMESPACE],
    files: [],
    certificates: 'none',
    history: path.join(folder, 'history.db'),
    host: '127.0.0.1',
  } as const;
  const app = openMesh((onChange) => openSource(settings, onChange), {
    probing: { perSecond: 1000 },
    history: historyOf(settings, process.cwd()),
  });
  await expect.poll(() => app.judged().ok, { timeout: 60_000 }).toBe(true);
  await app.remembered();
  // The first requests to a new Service may come before its endpoints do.
  await expect(() => asOneRun(app)).toPass({ timeout: 120_000 });
  // Side by side, so that whatever else the machine does slows both.
  const pairs: { slow: number; fast: number }[] = [];
  for (const name of CLIENTS) pairs.push({ slow: await loop(name), fast: await asOneRun(app) });
  app.close();
  await rm(folder, { recursive: true });
  const slow = pairs.reduce((sum, pair) => sum + pair.slow, 0);
  const fast = median(pairs.map((pair) => pair.fast));
  process.stdout.write(
    `100 edges: kubectl exec, one after the other, ${slow.toFixed(1)} s; one run ${fast.toFixed(2)} s (${pairs.map((pair) => pair.fast.toFixed(2)).join(', ')}); ${(slow / fast).toFixed(0)} times faster.\n`,
  );
  // On a quiet machine it is well above twenty; a busy one takes the most from whoever does the most at a time.
  expect(slow / fast).toBeGreaterThanOrEqual(10);
});

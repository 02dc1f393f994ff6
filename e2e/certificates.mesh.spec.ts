import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { decodeSecrets } from '@/lib/cluster/decode-secrets';
import { readSnapshot } from '@/lib/cluster/read-snapshot';
import { cluster } from './cluster';

const NAMESPACE = 'mp-certificates';
const PODS = 12;
const run = promisify(execFile);
const mesh = cluster();

const deployment = `
apiVersion: v1
kind: Namespace
metadata: { name: ${NAMESPACE}, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: clients, namespace: ${NAMESPACE} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: clients, namespace: ${NAMESPACE} }
spec:
  replicas: ${PODS}
  selector: { matchLabels: { app: clients } }
  template:
    metadata:
      labels: { app: clients }
      annotations: { sidecar.istio.io/proxyCPU: 5m, sidecar.istio.io/proxyMemory: 32Mi }
    spec:
      serviceAccountName: clients
      terminationGracePeriodSeconds: 1
      containers:
        - { name: curl, image: 'docker.io/curlimages/curl:8.16.0', command: ['sleep', 'infinity'] }
`;

const readyPods = async (): Promise<string[]> => {
  const { items } = await mesh.core.listNamespacedPod({ namespace: NAMESPACE });
  return items
    .filter(({ status }) =>
      status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    )
    .map(({ metadata }) => metadata?.name ?? '');
};

test.beforeAll(async () => {
  await mesh.removeNamespaces([NAMESPACE]);
  await mesh.apply(deployment);
  await expect.poll(async () => (await readyPods()).length, { timeout: 240_000 }).toBe(PODS);
});
test.afterAll(() => mesh.removeNamespaces([NAMESPACE]));

/** What istioctl prints for one pod after another. */
async function byIstioctl(pods: readonly string[]): Promise<Map<string, string>> {
  const dumps = new Map<string, string>();
  for (const pod of pods) {
    const { stdout } = await run('istioctl', ['proxy-config', 'secret', `${pod}.${NAMESPACE}`, '-o', 'json']);
    dumps.set(pod, stdout);
  }
  return dumps;
}

test('every proxy is read as istioctl reads it, side by side', async () => {
  const pods = await readyPods();
  // The objects are read in both cases, so their time is taken off.
  const timed = async (certificates: 'none' | 'proxy') => {
    const since = performance.now();
    const result = await readSnapshot(mesh.connection, { namespaces: [], certificates });
    if (!result.ok) throw new Error(result.error.detail);
    return { ms: performance.now() - since, certificates: result.value.certificates };
  };
  const without = await timed('none');
  const all = await timed('proxy');
  const ours = all.certificates.filter(({ pod }) => pod.namespace === NAMESPACE);
  const since = performance.now();
  const theirs = await byIstioctl(pods);
  const theirMs = (performance.now() - since) / pods.length;

  for (const { pod, readAt: _, ...certificate } of ours)
    expect(certificate).toEqual(decodeSecrets(theirs.get(pod.name) ?? ''));
  expect(ours.map(({ pod }) => pod.name).sort()).toEqual([...pods].sort());
  expect(new Set(ours.map(({ spiffeId }) => spiffeId))).toEqual(
    new Set([`spiffe://cluster.local/ns/${NAMESPACE}/sa/clients`]),
  );

  const proxies = all.certificates.length;
  const ourMs = Math.max(1, all.ms - without.ms) / proxies;
  process.stdout.write(
    `Meshproof read ${proxies} proxies, ${ourMs.toFixed(1)} ms each; istioctl ${pods.length}, one after another, ` +
      `${theirMs.toFixed(0)} ms each: ${(theirMs / ourMs).toFixed(0)} times as long.\n`,
  );
});

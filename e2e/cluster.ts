import { readFile } from 'node:fs/promises';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { expect } from '@playwright/test';
import { parseAllDocuments } from 'yaml';
import { connect } from '@/lib/cluster/connect';
import { execInPod } from '@/lib/cluster/exec';

type Listener = { readonly active_state?: unknown; readonly warming_state?: unknown };

const MANAGER = 'meshproof-mesh-test';

/** Reads one of the story's manifests. */
export const manifest = (name: 'manifests' | 'policy'): Promise<string> =>
  readFile(`lib/testing/scenarios/story/${name}.yaml`, 'utf8');

async function unlessGone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!(error instanceof ApiException) || error.code !== 404) throw error;
  });
}

/** The cluster of KUBECONFIG, as the test's own hand: it may write, which the product never does. */
export function cluster() {
  const config = new KubeConfig();
  config.loadFromDefault();
  const objects = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const custom = config.makeApiClient(CustomObjectsApi);
  const connected = connect({});
  if (!connected.ok) throw new Error(connected.error.detail);
  const connection = connected.value;

  async function applyObject(object: KubernetesObject): Promise<void> {
    await objects.patch(object, undefined, undefined, MANAGER, true, PatchStrategy.ServerSideApply);
  }

  async function apply(yaml: string): Promise<void> {
    for (const document of parseAllDocuments(yaml)) await applyObject(document.toJS() as KubernetesObject);
  }

  async function runningPod(namespace: string, app: string): Promise<string> {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: `app=${app}` });
    const pod = items.find(
      ({ metadata, status }) =>
        metadata?.deletionTimestamp === undefined &&
        status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    if (!pod?.metadata?.name) throw new Error(`No ready pod of ${namespace}/${app}.`);
    return pod.metadata.name;
  }

  async function run(
    namespace: string,
    app: string,
    container: string,
    argv: readonly string[],
  ): Promise<string> {
    const pod = await runningPod(namespace, app);
    const result = await execInPod(connection, { namespace, pod, container }, argv, { timeoutMs: 10_000 });
    if (!result.ok) throw new Error(result.error.detail);
    return result.value.stdout;
  }

  /** Rule ids that the proxy in front of a workload enforces: of its active listeners, none of them warming. */
  const rulesOf = async (namespace: string, app: string): Promise<string[]> => {
    const query = 'config_dump?resource=dynamic_listeners&name_regex=virtualInbound';
    const dump = await run(namespace, app, 'istio-proxy', ['pilot-agent', 'request', 'GET', query]);
    const { configs: listeners } = JSON.parse(dump) as { configs: Listener[] };
    if (listeners.some(({ warming_state }) => warming_state !== undefined)) return ['warming'];
    const active = JSON.stringify(listeners.map(({ active_state }) => active_state));
    return [...new Set(active.match(/ns\[[^\]]*\]-policy\[[^\]]*\]-rule\[\d+\]/g))].sort();
  };

  return {
    apply,
    applyObject,
    run,
    connection,
    core,
    custom,
    /** Removes a policy, also one that an earlier run left behind. */
    removePolicy: (namespace: string, name: string): Promise<void> =>
      unlessGone(
        custom.deleteNamespacedCustomObject({
          group: 'security.istio.io',
          version: 'v1',
          plural: 'authorizationpolicies',
          namespace,
          name,
        }),
      ),
    /** Removes namespaces and waits until they are gone, so that the next run can make them again. */
    removeNamespaces: async (names: readonly string[]): Promise<void> => {
      for (const name of names) await unlessGone(core.deleteNamespace({ name }));
      await expect
        .poll(
          async () =>
            (await core.listNamespace()).items.filter(({ metadata }) => names.includes(metadata?.name ?? '')),
          { timeout: 120_000 },
        )
        .toEqual([]);
    },
    waitUntilReady: async (namespace: string, names: readonly string[]): Promise<void> => {
      for (const name of names)
        await expect(async () => {
          const { status } = await apps.readNamespacedDeployment({ namespace, name });
          expect(status?.readyReplicas).toBe(1);
          expect(status?.unavailableReplicas ?? 0).toBe(0);
        }).toPass({ timeout: 120_000 });
    },
    /** Sets how many pods a Deployment runs, and waits until so many are ready. */
    scale: async (namespace: string, name: string, replicas: number): Promise<void> => {
      const scale = await apps.readNamespacedDeploymentScale({ namespace, name });
      if (scale.spec) scale.spec.replicas = replicas;
      await apps.replaceNamespacedDeploymentScale({ namespace, name, body: scale });
      await expect
        .poll(
          async () => (await apps.readNamespacedDeployment({ namespace, name })).status?.readyReplicas ?? 0,
          {
            timeout: 120_000,
          },
        )
        .toBe(replicas);
    },
    /** Waits until the proxy enforces just these rules. */
    waitForRules: async (namespace: string, app: string, rules: readonly string[]): Promise<void> => {
      await expect.poll(() => rulesOf(namespace, app), { timeout: 60_000 }).toEqual([...rules]);
    },
  };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { startServer } from '@/lib/cli/start-server';
import type { Settings } from '@/lib/server/settings';
import type { ScenarioName } from '@/lib/sandbox/scenarios/scenarios';
import { startSandbox } from '@/lib/sandbox/start-sandbox';

/** The sandbox of one worker, driven through its control page's own endpoints. */
export type Sandbox = {
  readonly kubeconfig: string;
  readonly controlUrl: string;
  readonly scenario: (name: ScenarioName) => Promise<void>;
  readonly apply: (yaml: string) => Promise<void>;
  readonly remove: (kind: string, namespace: string, name: string) => Promise<void>;
  readonly faults: (faults: Record<string, unknown>) => Promise<void>;
};

async function send(url: string, method: string, body?: string, type = 'application/json'): Promise<void> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': type } }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}

/** Starts the product over a kubeconfig, on a free port; what a test opens it must end. */
export async function openApp(
  settings: Partial<Settings>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await startServer(
    {
      kubeconfig: undefined,
      context: undefined,
      namespaces: [],
      files: [],
      certificates: 'proxy',
      history: undefined,
      host: '127.0.0.1',
      ...settings,
    },
    20_000 + Math.floor(Math.random() * 20_000),
  );
  if (!server.ok) throw new Error(server.error.detail);
  return server.value;
}

/** A sandbox and the product over it for each worker; every test starts from the story without faults. */
export const test = base.extend<{ story: Sandbox }, { sandbox: Sandbox; app: string }>({
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox({ scenario: 'story' });
      const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-e2e-'));
      const kubeconfig = path.join(folder, 'kubeconfig');
      await writeFile(kubeconfig, sandbox.kubeconfig);
      const at = (rest: string): string => `${sandbox.controlUrl.replace(/\/$/, '')}${rest}`;
      await use({
        kubeconfig,
        controlUrl: sandbox.controlUrl,
        scenario: (name) => send(at('/scenario'), 'POST', JSON.stringify({ name })),
        apply: (yaml) => send(at('/objects'), 'PUT', yaml, 'application/yaml'),
        remove: (kind, namespace, name) => send(at(`/objects/${kind}/${namespace}/${name}`), 'DELETE'),
        faults: (faults) => send(at('/faults'), 'POST', JSON.stringify(faults)),
      });
      await sandbox.stop();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  app: [
    async ({ sandbox }, use) => {
      const app = await openApp({ kubeconfig: sandbox.kubeconfig });
      await use(app.url);
      await app.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ app }, use) => use(app),
  story: async ({ sandbox }, use) => {
    await sandbox.scenario('story');
    await use(sandbox);
    await sandbox.faults({});
  },
});

export { expect } from '@playwright/test';

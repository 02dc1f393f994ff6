import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { openHistory } from '@/lib/history/open-history';
import { locateHistory } from '@/lib/history/location';
import { startSandbox } from '@/lib/sandbox/start-sandbox';

const root = path.resolve(import.meta.dirname, '../..');

/** The prober as a process of its own, and the last number it said. */
function start(script: string, args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    recorded: () => Number(said.split('\n').at(-2) ?? 0),
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Counts the commands that run in pods. */
function countCommands({ runtime }: Awaited<ReturnType<typeof startSandbox>>): () => number {
  const { exec } = runtime;
  let running = 0;
  Object.assign(runtime, {
    exec: async (...args: Parameters<typeof exec>) => {
      running += 1;
      try {
        return await exec(...args);
      } finally {
        running -= 1;
      }
    },
  });
  return () => running;
}

test('a process that is killed in the middle of a run loses no recorded answer and leaves no command behind', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-killed-'));
  const script = path.join(root, 'node_modules/.cache', `prober-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, 'lib/server/prober.fixture.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
  });
  const sandbox = await startSandbox({ scenario: 'story' });
  const running = countCommands(sandbox);
  const [kubeconfig, file] = [path.join(folder, 'kubeconfig'), path.join(folder, 'history.db')];
  await writeFile(kubeconfig, sandbox.kubeconfig);

  const prober = start(script, [kubeconfig, file]);
  await expect.poll(prober.recorded, { timeout: 30_000 }).toBeGreaterThan(2);
  await prober.kill();
  const recorded = prober.recorded();

  const opened = await openHistory({ location: locateHistory(file, process.env), token: undefined, root });
  if (!opened.ok) throw new Error(opened.error.detail);
  const server = /server: (\S+)/.exec(sandbox.kubeconfig)?.[1] ?? '';
  const { observations } = await opened.value.newest(server, 1_000);
  opened.value.close();
  expect(observations.length).toBeGreaterThanOrEqual(recorded);
  // A request has three seconds of its own, whoever still waits for it.
  await expect.poll(running, { timeout: 5_000 }).toBe(0);
  await sandbox.stop();
  await Promise.all([rm(folder, { recursive: true }), rm(script)]);
}, 60_000);

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { type ScenarioName, scenarioNames } from '@/lib/sandbox/scenarios/scenarios';
import { startSandbox } from '@/lib/sandbox/start-sandbox';
import { stop } from '../exit';
import { freePort } from '../free-port';
import { openBrowser } from '../open-browser';
import { toPort } from '../options';
import { startServer } from '../start-server';

/** `meshproof demo`: the sandbox on loopback, and the page over it as over any cluster. */
export const addDemo = (program: Command): Command =>
  program
    .command('demo')
    .description('open the page over a small sandbox mesh on this machine; no cluster is needed')
    .addOption(new Option('--scenario <name>', 'mesh to start with').choices(scenarioNames).default('story'))
    .option('-p, --port <port>', 'port of the page', toPort, 4600)
    .option('--control-port <port>', "port of the sandbox's control page", toPort, 4601)
    .option('--no-open', 'do not open a browser')
    .action(async (options: { scenario: ScenarioName; port: number; controlPort: number; open: boolean }) => {
      const controlPort = await freePort(options.controlPort, '127.0.0.1');
      if (!controlPort.ok) return stop(controlPort.error);
      const sandbox = await startSandbox({ scenario: options.scenario, controlPort: controlPort.value });
      const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-sandbox-'));
      const kubeconfig = path.join(folder, 'kubeconfig');
      await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
      const server = await startServer(
        {
          kubeconfig,
          context: undefined,
          namespaces: [],
          files: [],
          certificates: 'proxy',
          history: undefined,
          host: '127.0.0.1',
        },
        options.port,
      );
      if (!server.ok) return stop(server.error);
      const { url, exited, stop: end } = server.value;
      console.log(`Meshproof is at ${url}`);
      console.log(`The sandbox's control page is at ${sandbox.controlUrl}`);
      console.log('This is a sandbox on this machine, not Istio. Ctrl+C ends it.');
      if (options.open) await openBrowser(url);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
      const code = await exited;
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
      process.exit(code ?? 0);
    });

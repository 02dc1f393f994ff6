import type { Command } from 'commander';
import { stop } from '../exit';
import { addHistory, addMeshOptions, type MeshOptions, toPort, toSettings } from '../options';
import { addProbeOptions, type ProbeOptions } from '../probe-options';
import { openBrowser } from '../open-browser';
import { startServer } from '../start-server';

/** `meshproof serve`: the page, over the cluster of the kubeconfig or over files. */
export const addServe = (program: Command): Command =>
  addProbeOptions(
    addHistory(
      addMeshOptions(
        program
          .command('serve', { isDefault: true })
          .description('open the page over a cluster, or over files with -f'),
      ),
    ),
  )
    .option('-p, --port <port>', 'port of the page', toPort, 4600)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--no-open', 'do not open a browser')
    .action(async (options: MeshOptions & ProbeOptions & { port: number; host: string; open: boolean }) => {
      const server = await startServer(toSettings(options, options.host), options.port);
      if (!server.ok) return stop(server.error);
      const { url, exited, stop: end } = server.value;
      console.log(`Meshproof is at ${url}  (Ctrl+C ends it)`);
      const status = (await (await fetch(`${url}/api/mesh`)).json()) as {
        fault: { subject: string; detail: string } | null;
      };
      if (status.fault) console.error(`meshproof: ${status.fault.subject}: ${status.fault.detail}`);
      if (options.open) await openBrowser(url);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
      process.exit((await exited) ?? 0);
    });

import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import path from 'node:path';
import type { Settings } from '@/lib/server/settings';

const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

/** Parses a TCP port. */
export function toPort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

/** Adds the options that say which mesh is read. */
export const addMeshOptions = (command: Command): Command =>
  command
    .option('--kubeconfig <file>', 'kubeconfig to use (default: KUBECONFIG, then ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('-n, --namespace <name>', 'read only this namespace; repeatable', collect, [])
    .option(
      '-f, --file <path>',
      'judge manifests, a folder or a saved snapshot instead; - is standard input; repeatable',
      collect,
      [],
    )
    .option('--certificates <source>', 'where identities are read: proxy, istioctl or none', 'proxy');

/** What commander makes of those options. */
export type MeshOptions = {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string[];
  readonly file: string[];
  readonly certificates: 'proxy' | 'istioctl' | 'none';
};

/** Options as the server's settings. */
export const toSettings = (options: MeshOptions, host = '127.0.0.1'): Settings => ({
  kubeconfig: options.kubeconfig === undefined ? undefined : path.resolve(options.kubeconfig),
  context: options.context,
  namespaces: options.namespace,
  files: options.file.map((file) => (file === '-' ? file : path.resolve(file))),
  certificates: options.certificates,
  host,
});

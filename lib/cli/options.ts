import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import path from 'node:path';
import type { Settings } from '@/lib/server/settings';
import { type ProbeOptions, toProbing } from './probe-options';

const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

/** Parses a TCP port. */
export function toPort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

const FILES = 'manifests, a folder or a saved snapshot; - is standard input; repeatable';

/** Adds `-f` to a command that reads files only and has no arguments of its own. */
export const addFiles = (command: Command): Command =>
  command.option('-f, --file <path...>', `judge ${FILES}`, collect, []);

/** Adds the options that say which mesh is read; `<path...>` suits commands without arguments of their own. */
export const addMeshOptions = (command: Command, argument: '<path>' | '<path...>' = '<path>'): Command =>
  command
    .option(`-f, --file ${argument}`, `judge ${FILES}, instead of a cluster`, collect, [])
    .option('--kubeconfig <file>', 'kubeconfig to use (default: KUBECONFIG, then ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('-n, --namespace <name>', 'read only this namespace; repeatable', collect, [])
    .option('--certificates <source>', 'where identities are read: proxy, istioctl or none', 'proxy');

/** Adds the option that says where observations are kept, to a command that makes or shows them. */
export const addHistory = (command: Command): Command =>
  command.addOption(
    new Option(
      '--history <place>',
      'where observations are kept: a file, the address of a libSQL server, or none (default: a file of this user)',
    ).env('MESHPROOF_HISTORY'),
  );

const toFile = (file: string): string => (file === '-' ? file : path.resolve(file));

/** What commander makes of those options. */
export type MeshOptions = {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string[];
  readonly file: string[];
  readonly certificates: 'proxy' | 'istioctl' | 'none';
  readonly history?: string;
};

/** Options as the server's settings. */
export const toSettings = (options: MeshOptions & ProbeOptions, host = '127.0.0.1'): Settings => ({
  kubeconfig: options.kubeconfig === undefined ? undefined : path.resolve(options.kubeconfig),
  context: options.context,
  namespaces: options.namespace,
  files: options.file.map(toFile),
  certificates: options.certificates,
  history: options.history,
  host,
  probing: toProbing(options),
});

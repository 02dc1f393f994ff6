import { readFileSync } from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';

/** One cluster, as one context of a kubeconfig names it. */
export type Connection = {
  readonly context: string;
  readonly server: string;
  /** The context's namespace. */
  readonly namespace: string;
  readonly config: KubeConfig;
};

/** Which kubeconfig and context to take; without either, what kubectl would take. */
export type ConnectOptions = { readonly kubeconfig?: string; readonly context?: string };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function unreadable(file: string, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  return code === null
    ? {
        kind: 'malformed',
        subject: file,
        detail: `${file} is not a valid kubeconfig: ${messageOf(error).split('\n')[0] ?? ''}. Correct the file, or name another with --kubeconfig.`,
      }
    : {
        kind: code === 'ENOENT' ? 'not-found' : 'forbidden',
        subject: file,
        detail: `The kubeconfig ${file} cannot be read (${code}). Check the path and its permissions, or name another with --kubeconfig.`,
      };
}

function loadFile(file: string): Result<KubeConfig> {
  const config = new KubeConfig();
  try {
    config.loadFromString(readFileSync(file, 'utf8'));
    config.makePathsAbsolute(path.dirname(file));
    return ok(config);
  } catch (error) {
    return fail(unreadable(file, error));
  }
}

/** As kubectl does it: the first file that names a thing wins, and files that are not there are passed over. */
function loadFiles(files: readonly string[]): Result<KubeConfig> {
  let merged: KubeConfig | null = null;
  let missing: Fault | null = null;
  for (const file of files) {
    const loaded = loadFile(file);
    if (!loaded.ok) {
      if (loaded.error.kind !== 'not-found') return loaded;
      missing ??= loaded.error;
    } else if (merged) mergeInto(merged, loaded.value);
    else merged = loaded.value;
  }
  if (merged) return ok(merged);
  return fail(missing ?? noConfig);
}

/** client-node declares it as always there; a kubeconfig without one leaves it undefined. */
const currentOf = (config: KubeConfig): string => config.getCurrentContext() || '';

function mergeInto(base: KubeConfig, next: KubeConfig): void {
  const fresh = <T extends { readonly name: string }>(known: readonly T[], added: readonly T[]): T[] =>
    added.filter(({ name }) => !known.some((one) => one.name === name));
  const current = base.getCurrentContext() || next.getCurrentContext();
  base.loadFromOptions({
    clusters: [...base.clusters, ...fresh(base.clusters, next.clusters)],
    users: [...base.users, ...fresh(base.users, next.users)],
    contexts: [...base.contexts, ...fresh(base.contexts, next.contexts)],
    currentContext: current,
  });
}

const noConfig: Fault = {
  kind: 'not-found',
  subject: 'kubeconfig',
  detail:
    'No kubeconfig was found: neither KUBECONFIG nor ~/.kube/config names a cluster. Name one with --kubeconfig, or run `npm run demo` for the sandbox.',
};

function loadDefault(): Result<KubeConfig> {
  const files = (process.env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  if (files.length > 0) return loadFiles(files);
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    return fail(unreadable('~/.kube/config', error));
  }
  // client-node falls back to a server that nobody named.
  return config.getCurrentCluster()?.server === 'http://localhost:8080' &&
    config.currentContext === 'loaded-context'
    ? fail(noConfig)
    : ok(config);
}

function contextFault(config: KubeConfig, wanted: string): Fault | null {
  const names = config.getContexts().map(({ name }) => name);
  const known = names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has none.';
  if (wanted === '')
    return {
      kind: 'not-found',
      subject: 'current context',
      detail: `The kubeconfig has no current context. ${known} Choose one with --context.`,
    };
  if (!names.includes(wanted))
    return {
      kind: 'not-found',
      subject: `context ${wanted}`,
      detail: `The kubeconfig has no context named ${wanted}. ${known} Choose one with --context.`,
    };
  const { cluster } = config.getContextObject(wanted) ?? { cluster: '' };
  if (!config.getCluster(cluster)?.server)
    return {
      kind: 'malformed',
      subject: `context ${wanted}`,
      detail: `Context ${wanted} names the cluster ${cluster}, which the kubeconfig does not describe. Add it, or choose another context with --context.`,
    };
  return null;
}

/** Reads the kubeconfig and chooses the context; contacts nobody. */
export function connect(options: ConnectOptions = {}): Result<Connection> {
  const loaded = options.kubeconfig === undefined ? loadDefault() : loadFile(options.kubeconfig);
  if (!loaded.ok) return loaded;
  const config = loaded.value;
  const context = options.context ?? currentOf(config);
  const fault = contextFault(config, context);
  if (fault) return fail(fault);
  config.setCurrentContext(context);
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  const namespace = config.getContextObject(context)?.namespace ?? 'default';
  return ok({ context, server, namespace, config });
}

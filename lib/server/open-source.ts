import { canI } from '@/lib/cluster/permission';
import { type Connection, connect } from '@/lib/cluster/connect';
import { createTools } from '@/lib/cluster/ephemeral';
import { execInPod } from '@/lib/cluster/exec';
import { readLog } from '@/lib/cluster/logs';
import { readListeners } from '@/lib/cluster/read-listeners';
import { openMesh as followMesh } from '@/lib/cluster/watch-mesh';
import { fail, type Fault, type Result } from '@/lib/mesh/result';
import { openFiles } from './file-source';
import { failedSource, type MeshSource } from './mesh-source';
import type { Settings } from './settings';

const PERMISSION_MS = 30_000;

/** What may not be done, and why; `isSure`: the API server itself said so. */
type Refusal = { readonly reason: string; readonly isSure: boolean };

/** Remembers each answer for a while, so that a drawer that is opened again does not ask again. */
function remember(ask: (namespace: string) => Promise<Refusal | null>) {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<Refusal | null> }>();
  return {
    forget: (namespace: string) => answers.delete(namespace),
    ask: async (namespace: string): Promise<string | null> => {
      const known = answers.get(namespace);
      if (known && Date.now() - known.at < PERMISSION_MS) return (await known.answer)?.reason ?? null;
      const answer = ask(namespace);
      answers.set(namespace, { at: Date.now(), answer });
      const refusal = await answer;
      if (refusal?.isSure === false) answers.delete(namespace);
      return refusal?.reason ?? null;
    },
  };
}

/** The first of the verbs that is refused. */
async function refuses(
  connection: Connection,
  namespace: string,
  { verbs, subresource }: { readonly verbs: readonly string[]; readonly subresource: string },
): Promise<Refusal | null> {
  for (const verb of verbs) {
    const answer = await canI(connection, { verb, resource: 'pods', subresource, namespace });
    if (!answer.ok) return { reason: answer.error.detail, isSure: false };
    if (!answer.value.allowed) {
      const reason = `You may not ${verb} pods/${subresource} in ${namespace}. ${answer.value.reason}`.trim();
      return { reason, isSure: true };
    }
  }
  return null;
}

/** A WebSocket opens with GET, and newer API servers ask for `create` too. */
const EXEC = { verbs: ['create', 'get'], subresource: 'exec' };
const LOG = { verbs: ['get'], subresource: 'log' };
const FORWARD = { verbs: ['create', 'get'], subresource: 'portforward' };
const TOOL = { verbs: ['patch'], subresource: 'ephemeralcontainers' };

const forbidden = (subject: string, detail: string): Result<never> =>
  fail({ kind: 'forbidden', subject, detail });

/** What is done in pods, each under its own permission. */
function openPods(connection: Connection, image: string | null): Omit<MeshSource, 'current' | 'close'> {
  const permission = (of: typeof EXEC) => remember((namespace) => refuses(connection, namespace, of));
  const [exec, log, tool] = [permission(EXEC), permission(LOG), permission(TOOL)];
  const forward = permission(FORWARD);
  const tools = image === null ? null : createTools(connection, image);
  return {
    exec: async (target, argv, options) => {
      const ran = await execInPod(connection, target, argv, options);
      // A permission that was withdrawn is asked for anew.
      if (!ran.ok && ran.error.kind === 'forbidden') exec.forget(target.namespace);
      return ran;
    },
    refusesProbe: exec.ask,
    readLog: async (of, sinceSeconds) => {
      const refusal = await log.ask(of.namespace);
      if (refusal !== null) return forbidden(`pods/log in ${of.namespace}`, refusal);
      return readLog(connection, of, sinceSeconds);
    },
    addTool: async (pod) => {
      if (tools === null) return fail(noImage);
      const refusal = await tool.ask(pod.namespace);
      if (refusal !== null) return forbidden(`pods/ephemeralcontainers in ${pod.namespace}`, refusal);
      return tools(pod);
    },
    readProxy: async (pod, signal) => {
      const refusal = await forward.ask(pod.namespace);
      if (refusal !== null) return forbidden(`pods/portforward in ${pod.namespace}`, refusal);
      const read = await readListeners(connection, pod, signal);
      if (!read.ok && read.error.kind === 'forbidden') forward.forget(pod.namespace);
      return read;
    },
  };
}

const noImage: Fault = {
  kind: 'not-installed',
  subject: '--probe-image',
  detail: 'No image for an ephemeral container was named. Start Meshproof with --probe-image.',
};

function openCluster(settings: Settings, onChange: () => void): MeshSource {
  const connected = connect({
    ...(settings.kubeconfig !== undefined && { kubeconfig: settings.kubeconfig }),
    ...(settings.context !== undefined && { context: settings.context }),
  });
  if (!connected.ok) return failedSource(settings.context ?? 'no cluster', connected.error);
  const connection = connected.value;
  const handle = followMesh(connection, {
    namespaces: settings.namespaces,
    certificates: settings.certificates,
    onChange,
  });
  return {
    current: handle.current,
    ...openPods(connection, settings.probing?.image ?? null),
    close: handle.close,
  };
}

/** Opens what the settings name: files where there are any, else a cluster. */
export const openSource = (settings: Settings, onChange: () => void): MeshSource =>
  settings.files.length > 0 ? openFiles(settings.files, onChange) : openCluster(settings, onChange);

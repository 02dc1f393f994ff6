import { canI } from '@/lib/cluster/permission';
import { type Connection, connect } from '@/lib/cluster/connect';
import { execInPod } from '@/lib/cluster/exec';
import { openMesh as followMesh } from '@/lib/cluster/watch-mesh';
import { openFiles } from './file-source';
import { failedSource, type MeshSource } from './mesh-source';
import type { Settings } from './settings';

const PERMISSION_MS = 30_000;

/** Remembers each answer for a while, so that a drawer that is opened again does not ask again. */
function remember<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  return (key) => {
    const known = answers.get(key);
    if (known && Date.now() - known.at < PERMISSION_MS) return known.answer;
    const answer = ask(key);
    answers.set(key, { at: Date.now(), answer });
    return answer;
  };
}

/** A WebSocket opens with GET, and newer API servers ask for `create` too. */
async function refusesExec(connection: Connection, namespace: string): Promise<string | null> {
  for (const verb of ['create', 'get']) {
    const answer = await canI(connection, { verb, resource: 'pods', subresource: 'exec', namespace });
    if (!answer.ok) return answer.error.detail;
    if (!answer.value.allowed)
      return `You may not ${verb} pods/exec in ${namespace}. ${answer.value.reason}`.trim();
  }
  return null;
}

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
    exec: (target, argv, options) => execInPod(connection, target, argv, options),
    refusesProbe: remember((namespace) => refusesExec(connection, namespace)),
    close: handle.close,
  };
}

/** Opens what the settings name: files where there are any, else a cluster. */
export const openSource = (settings: Settings, onChange: () => void): MeshSource =>
  settings.files.length > 0 ? openFiles(settings.files, onChange) : openCluster(settings, onChange);

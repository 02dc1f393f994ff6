import { historyOf } from '@/lib/server/history-of';
import { openMesh } from '@/lib/server/open-mesh';
import { openSource } from '@/lib/server/open-source';
import { edgesOf } from '@/lib/mesh/edges';

const [kubeconfig = '', history = '', root = ''] = process.argv.slice(2);
const settings = {
  kubeconfig,
  context: undefined,
  namespaces: [],
  files: [],
  certificates: 'none',
  history,
  host: '127.0.0.1',
} as const;

/** Proves every pair of a mesh, and says how many answers are recorded: a process for a test to kill. */
const mesh = openMesh((onChange) => openSource(settings, onChange), {
  probing: { perSecond: 2 },
  history: historyOf(settings, root),
});
const begin = (): void => {
  const judged = mesh.judged();
  if (!judged.ok || mesh.runs.list().length > 0) return;
  const edges = [...edgesOf(judged.value.reachability)].map(({ id }) => id);
  const run = mesh.runs.plan({ kind: 'edges', edges }, 'test');
  if (run.ok) mesh.runs.act(run.value.id, 'start', 'test');
};
mesh.onRuns(() => {
  const { counts } = mesh.runs.list()[0] ?? {};
  if (counts) process.stdout.write(`${counts.confirmed + counts.contradicted + counts.inconclusive}\n`);
});
mesh.subscribe(begin);
begin();

import { actOnRun, planRun, runProbe } from '@/lib/api/contract';
import { edgesOf } from '@/lib/mesh/edges';
import { ok } from '@/lib/mesh/result';
import { readFiles } from '@/lib/server/read-files';
import { handle } from '@/lib/server/handle';
import { failedSource, type MeshSource } from '@/lib/server/mesh-source';
import { openMesh } from '@/lib/server/open-mesh';

type Sent = {
  readonly target: { readonly namespace: string; readonly pod: string; readonly container: string };
  readonly argv: readonly string[];
};

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const HEAD = [
  '-sSgN',
  '--http1.1',
  '--path-as-is',
  '--noproxy',
  '*',
  '--connect-timeout',
  '3',
  '--max-time',
  '3',
];

/** One request's options, in their order, and nothing beside them. */
function isRequest(words: readonly string[]): boolean {
  const [agent = '', ...rest] = words.slice(HEAD.length + 3);
  const method = rest[0] === '--head' ? 1 : 2;
  const [out, dash, write, closing = '', option, url = '', ...more] = rest.slice(method);
  const bounds = words.slice(0, HEAD.length + 3).join(' ');
  return (
    bounds === `${HEAD.join(' ')} --max-filesize 1048576 -A` &&
    /^meshproof\/[0-9a-f]{16}$/.test(agent) &&
    (method === 1 || rest.slice(0, 2).join(' ') === '-D -') &&
    [out, dash, write, option].join(' ') === '-o - -w --url' &&
    /^\\nmeshproof-end\/[0-9a-f]{24} %\{http_code\} %\{time_total\} %\{exitcode\} %\{errormsg\}\\n$/.test(
      closing,
    ) &&
    /^http:\/\/[a-z0-9-]+\.[a-z0-9-]+:\d{1,5}\/[\x21\x22\x24-\x7e]*$/.test(url) &&
    more.length === 0
  );
}

function isAllowed({ target, argv }: Sent): boolean {
  const requests: string[][] = [[]];
  for (const word of argv.slice(2))
    if (word === '--next') requests.push([]);
    else requests.at(-1)?.push(word);
  return (
    [target.namespace, target.pod, target.container].every((name) => NAME.test(name)) &&
    argv.slice(0, 2).join(' ') === 'curl -q' &&
    requests.every(isRequest)
  );
}

/** The story behind its endpoints, with a cluster that writes down what reaches it. */
export async function startingFrom() {
  const read = await readFiles(['lib/testing/scenarios/story']);
  if (!read.ok) throw new Error(read.error.detail);
  const sent: Sent[] = [];
  const snapshot = withPods(read.value);
  const source: MeshSource = {
    ...failedSource('story', { kind: 'unreachable', subject: 'story', detail: 'Nobody answers.' }),
    current: () => ({
      mesh: snapshot.mesh,
      state: 'live',
      fault: null,
      sources: [],
      retryAt: null,
      snapshot,
    }),
    refusesProbe: () => Promise.resolve(null),
    exec: (target, argv) => {
      sent.push({ target, argv });
      return Promise.resolve(ok({ stdout: '', stderr: '', exitCode: 7 }));
    },
  };
  const mesh = openMesh(() => source);
  const judged = mesh.judged();
  if (!judged.ok) throw new Error(judged.error.detail);
  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    [runProbe.path]: handle(runProbe, (request, signal) => mesh.probe(request, signal)),
    [planRun.path]: handle(planRun, ({ scope, watcher }) => mesh.runs.plan(scope, watcher)),
    [actOnRun.path]: handle(actOnRun, ({ id, action, watcher }) => mesh.runs.act(id, action, watcher)),
  };
  const post = (path: string, body: unknown): Promise<Response> => {
    const request = new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json' },
      body: JSON.stringify(body ?? null),
    });
    const route = routes[path];
    if (!route) throw new Error(`${path} is no endpoint here.`);
    return route(request);
  };
  return { edges: [...edgesOf(judged.value.reachability)].map(({ id }) => id), post, sent, isAllowed };
}

type Snapshot = Extract<Awaited<ReturnType<typeof readFiles>>, { ok: true }>['value'];

/** Files hold templates only; here each stands for a pod that runs. */
const withPods = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  pods: snapshot.workloads.map((workload) => ({
    kind: 'Pod',
    meta: {
      name: `${workload.name}-1`,
      namespace: workload.namespace,
      labels: workload.labels,
      annotations: {},
      createdAt: '',
      uid: workload.id,
      resourceVersion: '1',
    },
    owner: null,
    serviceAccount: workload.serviceAccount,
    ip: null,
    node: null,
    phase: 'Running',
    ready: true,
    terminating: false,
    hostNetwork: false,
    containers: workload.containers,
  })),
  workloads: snapshot.workloads.map((workload) => ({
    ...workload,
    pods: [`${workload.name}-1`],
    readyPods: 1,
    dataPlane: 'sidecar',
  })),
});

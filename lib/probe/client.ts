import type { Container, Pod } from '@/lib/mesh/kubernetes';
import type { Probe } from '@/lib/mesh/observation';
import type { Principal } from '@/lib/mesh/reachability';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { DataPlane, Workload } from '@/lib/mesh/workload';

export type Client = { readonly client: Probe['client']; readonly why: string };

type Candidate = { readonly pod: Pod; readonly container: Container; readonly reason: string };

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';
/** The user that Istio's traffic capture leaves alone: whatever it sends goes round the proxy. */
const PROXY_USER = 1337;

const chosen = new WeakMap<Snapshot, Map<string, Result<Client>>>();

/** A ready pod that calls as this principal, and the container to call from; the same choice every time. */
export function chooseClient(principal: Principal, snapshot: Snapshot): Result<Client> {
  const known = chosen.get(snapshot) ?? new Map<string, Result<Client>>();
  chosen.set(snapshot, known);
  const client = known.get(principal.id) ?? findClient(principal, snapshot);
  known.set(principal.id, client);
  return client;
}

function findClient(principal: Principal, snapshot: Snapshot): Result<Client> {
  if (principal.kind === 'named')
    return absent(
      principal,
      `No pod runs as ${principal.id}; only a policy names it. Start one with that account to prove this edge.`,
    );
  const pods = principal.kind === 'anonymous' ? podsWithoutIdentity(snapshot) : podsOf(principal, snapshot);
  if (pods.length === 0) return absent(principal, nobody(principal));
  const candidates = pods.filter(isReady).flatMap((pod) => {
    const found = chooseContainer(pod);
    return found ? [{ pod, ...found }] : [];
  });
  const [first] = candidates.sort(byPreference);
  if (!first) return absent(principal, notReady(principal));
  return ok(toClient(first, principal, candidates.length));
}

const absent = (principal: Principal, detail: string) =>
  fail({ kind: 'not-found', subject: principal.id, detail } as const);

const nobody = ({ kind, id }: Principal): string =>
  kind === 'anonymous'
    ? 'Every pod has a proxy, so none calls without an identity. Start a pod without a sidecar to prove this edge.'
    : `No pod with a proxy runs as ${id}, so nothing can present this identity. Start one to prove this edge.`;

const notReady = ({ kind, id }: Principal): string =>
  kind === 'anonymous'
    ? 'No pod without a proxy is ready to run a command. Wait for one, or start one.'
    : `No pod of ${id} is ready and has a container to run a command in. Wait for one, or start one.`;

const isReady = (pod: Pod): boolean => pod.phase === 'Running' && pod.ready && !pod.terminating;

type Captured = { readonly pod: Pod; readonly workload: Workload };

type Pods = {
  /** By `namespace/account`, those that a proxy stands in front of: without one they would call as nobody. */
  readonly byAccount: ReadonlyMap<string, readonly Pod[]>;
  readonly withoutProxy: readonly Pod[];
  readonly workloadOf: ReadonlyMap<string, Workload>;
};

const indexes = new WeakMap<Snapshot, Pods>();

/** The parts of Kubernetes and of Istio itself are not ours to run commands in. */
const isOurs = ({ namespace }: Workload, { config }: Snapshot): boolean =>
  !namespace.startsWith('kube-') && namespace !== config.rootNamespace;

function buildIndex(snapshot: Snapshot): Pods {
  const workloadOf = new Map(
    snapshot.workloads.flatMap((workload) =>
      workload.pods.map((name) => [`${workload.namespace}/${name}`, workload] as const),
    ),
  );
  const captured = snapshot.pods.flatMap((pod): Captured[] => {
    const workload = workloadOf.get(`${pod.meta.namespace}/${pod.meta.name}`);
    return workload ? [{ pod, workload }] : [];
  });
  const byAccount = new Map<string, Pod[]>();
  for (const { pod, workload } of captured) {
    if (workload.dataPlane === 'none') continue;
    const account = `${workload.namespace}/${workload.serviceAccount}`;
    const pods = byAccount.get(account);
    if (pods) pods.push(pod);
    else byAccount.set(account, [pod]);
  }
  const withoutProxy = captured
    .filter(({ workload }) => workload.dataPlane === 'none' && isOurs(workload, snapshot))
    .map(({ pod }) => pod);
  return { byAccount, withoutProxy, workloadOf };
}

const indexOf = (snapshot: Snapshot): Pods => {
  const index = indexes.get(snapshot) ?? buildIndex(snapshot);
  indexes.set(snapshot, index);
  return index;
};

const podsOf = ({ namespace, serviceAccount }: Principal, snapshot: Snapshot): readonly Pod[] =>
  indexOf(snapshot).byAccount.get(`${namespace}/${serviceAccount}`) ?? [];

const podsWithoutIdentity = (snapshot: Snapshot): readonly Pod[] => indexOf(snapshot).withoutProxy;

function chooseContainer(pod: Pod): Omit<Candidate, 'pod'> | null {
  const usable = pod.containers.filter(
    ({ name, role, runAsUser }) => role === 'app' && name !== 'istio-proxy' && runAsUser !== PROXY_USER,
  );
  const named = usable.find(({ name }) => name === 'curl');
  if (named) return { container: named, reason: 'named for its tool' };
  const marked = usable.find(({ name }) => name === pod.meta.annotations[DEFAULT_CONTAINER]);
  if (marked) return { container: marked, reason: "the pod's default" };
  const [first] = usable;
  return first ? { container: first, reason: "the pod's first application container" } : null;
}

const rank = ({ pod, container }: Candidate): string =>
  [container.name === 'curl' ? 0 : 1, pod.hostNetwork ? 1 : 0, pod.meta.namespace, pod.meta.name].join('/');

const byPreference = (a: Candidate, b: Candidate): number => (rank(a) < rank(b) ? -1 : 1);

function toClient({ pod, container, reason }: Candidate, principal: Principal, of: number): Client {
  const { namespace, name, uid } = pod.meta;
  const as = principal.kind === 'anonymous' ? 'has no proxy and so no identity' : `runs as ${principal.id}`;
  const choice = of === 1 ? 'the only ready pod' : `the first of ${of} ready pods`;
  return {
    client: { namespace, pod: name, container: container.name, uid },
    why: `Pod ${name} in ${namespace} ${as}; it is ${choice}. Container ${container.name} is ${reason}.`,
  };
}

/** How the pod that sends is captured; it decides how a refusal looks from there. */
export const clientDataPlane = ({ client }: Probe, snapshot: Snapshot): DataPlane =>
  indexOf(snapshot).workloadOf.get(`${client.namespace}/${client.pod}`)?.dataPlane ?? 'none';

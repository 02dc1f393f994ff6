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

/** A ready pod that calls as this principal, and the container to call from; the same choice every time. */
export function chooseClient(principal: Principal, snapshot: Snapshot): Result<Client> {
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
  const [chosen] = candidates.sort(byPreference);
  if (!chosen) return absent(principal, notReady(principal));
  return ok(toClient(chosen, principal, candidates.length));
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

const podsOn = (snapshot: Snapshot, takes: (workload: Workload) => boolean): Pod[] => {
  const names = new Set(
    snapshot.workloads
      .filter(takes)
      .flatMap(({ namespace, pods }) => pods.map((name) => `${namespace}/${name}`)),
  );
  return snapshot.pods.filter(({ meta }) => names.has(`${meta.namespace}/${meta.name}`));
};

/** Without a proxy a pod of that account would call as nobody. */
const podsOf = (principal: Principal, snapshot: Snapshot): Pod[] =>
  podsOn(
    snapshot,
    (workload) =>
      workload.dataPlane !== 'none' &&
      workload.namespace === principal.namespace &&
      workload.serviceAccount === principal.serviceAccount,
  );

/** The parts of Kubernetes and of Istio itself are not ours to run commands in. */
const podsWithoutIdentity = (snapshot: Snapshot): Pod[] =>
  podsOn(
    snapshot,
    ({ dataPlane, namespace }) =>
      dataPlane === 'none' && !namespace.startsWith('kube-') && namespace !== snapshot.config.rootNamespace,
  );

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
export const clientDataPlane = (probe: Probe, snapshot: Snapshot): DataPlane =>
  snapshot.workloads.find(
    ({ namespace, pods }) => namespace === probe.client.namespace && pods.includes(probe.client.pod),
  )?.dataPlane ?? 'none';

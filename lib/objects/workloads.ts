import type { Controller, Namespace, Pod } from '@/lib/mesh/kubernetes';
import type { Workload } from '@/lib/mesh/workload';
import { contentVersion } from './content-version';
import { type Captured, dataPlaneOf, expectedDataPlane, proxyVersionOf } from './data-plane';
import { indexControllers, topOwner } from './owners';

type Input = {
  readonly pods: readonly Pod[];
  readonly controllers: readonly Controller[];
  readonly namespaces: readonly Namespace[];
};

/** A workload without its id: what one pod or template alone says. */
type Draft = Omit<Workload, 'id'>;

/** Labels that Kubernetes writes for its own book-keeping: they differ between equal pods. */
const VOLATILE = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
]);
const DECISIVE_ANNOTATION =
  /^(traffic\.sidecar|sidecar|ambient|networking)\.istio\.io\/|^proxy\.istio\.io\/config$/;

/** Groups pods by the owner that people know; controllers without pods stand for the pods they would make. */
export function buildWorkloads({ pods, controllers, namespaces }: Input): Workload[] {
  const labelsOf = new Map(namespaces.map(({ meta }) => [meta.name, meta.labels]));
  const index = indexControllers(controllers);
  const live = pods.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed');
  const ofPods = live.map((pod) =>
    draftOfPod(pod, topOwner(pod, index), labelsOf.get(pod.meta.namespace) ?? {}),
  );
  const known = new Set(ofPods.map(ownerKey));
  const ofTemplates = controllers
    .flatMap((controller) => draftOfController(controller, labelsOf.get(controller.meta.namespace) ?? {}))
    .filter((draft) => !known.has(ownerKey(draft)));
  return [...groupBy([...ofPods, ...ofTemplates], ({ namespace, name }) => `${namespace}/${name}`)]
    .flatMap(([id, drafts]) => split(id, drafts))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const ownerKey = ({ namespace, kind, name }: Draft): string => `${namespace}/${kind}/${name}`;

function draftOfPod(
  pod: Pod,
  owner: { kind: string; name: string },
  namespace: Readonly<Record<string, string>>,
): Draft {
  const captured: Captured = { ...pod, labels: pod.meta.labels, annotations: pod.meta.annotations };
  // A pod in a file has no status: the webhook has not seen it yet.
  const written = pod.phase === 'Unknown' && pod.meta.uid === '';
  const dataPlane = written ? expectedDataPlane(captured, namespace) : dataPlaneOf(captured);
  return {
    ...draftOf(captured, dataPlane),
    namespace: pod.meta.namespace,
    name: owner.name,
    kind: owner.kind,
    serviceAccount: pod.serviceAccount,
    pods: written ? [] : [pod.meta.name],
    readyPods: pod.ready && !pod.terminating ? 1 : 0,
  };
}

function draftOfController(controller: Controller, namespace: Readonly<Record<string, string>>): Draft[] {
  const { template, owner, meta } = controller;
  if (template === null || owner !== null) return [];
  return [
    {
      ...draftOf(template, expectedDataPlane(template, namespace)),
      namespace: meta.namespace,
      name: meta.name,
      kind: controller.controller,
      serviceAccount: template.serviceAccount,
      pods: [],
      readyPods: 0,
    },
  ];
}

type Facts = Pick<
  Workload,
  'labels' | 'annotations' | 'dataPlane' | 'proxyVersion' | 'hostNetwork' | 'containers'
>;

const draftOf = (captured: Captured, dataPlane: Workload['dataPlane']): Facts => ({
  labels: stableLabels(captured.labels, dataPlane),
  annotations: { ...captured.annotations },
  dataPlane,
  proxyVersion: proxyVersionOf(captured.containers),
  hostNetwork: captured.hostNetwork,
  containers: [...captured.containers],
});

function stableLabels(
  labels: Readonly<Record<string, string>>,
  dataPlane: Workload['dataPlane'],
): Record<string, string> {
  const stable = Object.fromEntries(Object.entries(labels).filter(([name]) => !VOLATILE.has(name)));
  // The injector writes this label, by which clients know that the pod speaks mutual TLS.
  return dataPlane === 'sidecar' ? { 'security.istio.io/tlsMode': 'istio', ...stable } : stable;
}

function split(id: string, drafts: readonly Draft[]): Workload[] {
  const alike = [...groupBy(drafts, decisive)];
  return alike.map(([facts, members]) => ({
    ...merge(members),
    id: alike.length === 1 ? id : `${id}@${contentVersion(facts).slice(0, 6)}`,
  }));
}

/** Everything by which a policy, a client or a probe could treat two pods of one owner differently. */
const decisive = (draft: Draft): string =>
  JSON.stringify([
    draft.kind,
    draft.serviceAccount,
    draft.dataPlane,
    draft.hostNetwork,
    sorted(draft.labels),
    sorted(draft.annotations)
      .filter(([name]) => DECISIVE_ANNOTATION.test(name))
      .filter(([name]) => name !== 'sidecar.istio.io/status'),
    draft.containers.map(({ name, ports }) => [name, ports.map((port) => [port.name, port.port])]),
  ]);

const sorted = (record: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

function merge(members: readonly Draft[]): Draft {
  const [first, ...rest] = members;
  if (!first) throw new Error('A group of pods is never empty.');
  return rest.reduce(
    (all, next) => ({
      ...all,
      annotations: shared(all.annotations, next.annotations),
      pods: [...all.pods, ...next.pods].sort(),
      readyPods: all.readyPods + next.readyPods,
    }),
    first,
  );
}

const shared = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(a).filter(([name, value]) => b[name] === value));

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

import type { Service } from '@/lib/mesh/kubernetes';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Workload } from '@/lib/mesh/workload';

/** A waypoint, by its Gateway; its account carries the same name. */
export interface Waypoint {
  readonly namespace: string;
  readonly name: string;
}

type Labels = Readonly<Record<string, string>>;

/** Which waypoint stands in front of what. */
export interface Waypoints {
  /** For calls that address the Service. */
  readonly ofService: (service: Service) => Waypoint | null;
  /** For calls that address a pod. */
  readonly ofWorkload: (workload: Workload) => Waypoint | null;
  /** For an object of another kind, such as a ServiceEntry, with these labels. */
  readonly ofLabels: (namespace: string, labels: Labels) => Waypoint | null;
}

/** The label of the object beats the namespace's; `none` opts out. */
const boundTo = (namespace: string, own: Labels, around: Labels): Waypoint | null => {
  const labels = own['istio.io/use-waypoint'] === undefined ? around : own;
  const name = labels['istio.io/use-waypoint'];
  if (name === undefined || name === 'none') return null;
  return { namespace: labels['istio.io/use-waypoint-namespace'] ?? namespace, name };
};

/** Reads the labels of Services, pods, namespaces and Gateways. */
export const waypointsOf = ({ namespaces, others }: Snapshot): Waypoints => {
  const around = new Map(namespaces.map(({ meta }) => [meta.name, meta.labels]));
  const traffic = new Map(
    others
      .filter(({ kind }) => kind === 'KubernetesGateway')
      .map(({ meta }) => [`${meta.namespace}/${meta.name}`, meta.labels['istio.io/waypoint-for']]),
  );
  const find = (serves: string, namespace: string, labels: Labels): Waypoint | null => {
    const found = boundTo(namespace, labels, around.get(namespace) ?? {});
    if (found === null) return null;
    const takes = traffic.get(`${found.namespace}/${found.name}`) ?? 'service';
    return takes === serves || takes === 'all' ? found : null;
  };
  return {
    ofService: ({ meta }) => find('service', meta.namespace, meta.labels),
    ofWorkload: ({ namespace, labels }) => find('workload', namespace, labels),
    ofLabels: (namespace, labels) => find('service', namespace, labels),
  };
};

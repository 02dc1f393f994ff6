import type { ObjectStore, PodRuntime, StoredObject } from '../contract';
import { createAuthority } from './authority';
import { createWorkloadController } from './controllers';
import { createDistribution } from './distribution';
import { createFaultSwitch, type FaultSwitch } from './fault-switch';
import { createNetwork } from './network';
import { createNode } from './node';
import { meshConfigOf } from './nouns';
import { createServiceController } from './services';

/** The half of the sandbox that carries traffic, driven by the objects of the store alone. */
export type DataPlane = {
  readonly runtime: PodRuntime;
  readonly faults: FaultSwitch;
  /** Resolves when every pod runs and every proxy that listens to istiod has the present configuration. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What Kubernetes' controllers and the node act on; any other object only concerns the proxies. */
const keptKinds = [
  'Namespace',
  'ServiceAccount',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'Pod',
  'Service',
  'EndpointSlice',
];
const isKept = ({ kind }: StoredObject): boolean => keptKinds.includes(kind);

const namespaceOf = ({ kind, metadata }: StoredObject): string =>
  kind === 'Namespace' ? metadata.name : (metadata.namespace ?? 'default');

export const startDataPlane = async (store: ObjectStore): Promise<DataPlane> => {
  const faults = createFaultSwitch();
  const distribution = createDistribution(store, faults);
  const node = createNode(store, {
    objects: store,
    authority: await createAuthority(meshConfigOf(store).trustDomain),
    network: createNetwork(),
    faults,
    policyOf: distribution.policyOf,
  });
  const keepWorkloads = createWorkloadController(store);
  const keepServices = createServiceController(store);
  let isStopped = false;
  let working: Promise<void> | null = null;
  const changed = new Set(keptKinds.flatMap((kind) => store.list(kind)).map(namespaceOf));

  // Each round changes the store where something is out of line; the first that changes nothing is the last.
  const work = async (): Promise<void> => {
    while (changed.size > 0 && !isStopped) {
      const namespaces = new Set(changed);
      changed.clear();
      keepWorkloads(namespaces);
      await node.reconcile(namespaces);
      keepServices(namespaces);
    }
    working = null;
  };
  const begin = (): Promise<void> => (working ??= Promise.resolve().then(work));

  const unsubscribe = store.subscribe(({ object }) => {
    distribution.schedule();
    if (!isKept(object)) return;
    changed.add(namespaceOf(object));
    void begin();
  });
  faults.subscribe(() => {
    distribution.schedule();
    void node.renewCertificates();
  });
  await begin();

  return {
    runtime: node.runtime,
    faults,
    settled: async () => {
      await begin();
      await node.renewCertificates();
      distribution.flush();
    },
    stop: async () => {
      isStopped = true;
      unsubscribe();
      distribution.stop();
      await working;
      await node.stop();
    },
  };
};

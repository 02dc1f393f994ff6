import type { Pod } from '@/lib/mesh/kubernetes';
import type { ObjectStore, PodRuntime, StoredObject } from '../contract';
import { exec } from './exec';
import { asNoun, keyOf, nounsOf } from './nouns';
import { type Ground, type RunningPod, runPod } from './running-pod';

const nodeName = 'sandbox-node';

const statusOf = (pod: Pod, ip: string): object => {
  const now = new Date().toISOString();
  const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: now });
  const running = (role: 'app' | 'other') =>
    pod.containers
      .filter((container) => (container.role === 'app') === (role === 'app'))
      .map(({ name, image, role: own }) => ({
        name,
        image,
        ready: true,
        restartCount: 0,
        started: own !== 'init',
        state:
          own === 'init'
            ? { terminated: { exitCode: 0, reason: 'Completed' } }
            : { running: { startedAt: now } },
      }));
  return {
    phase: 'Running',
    podIP: ip,
    podIPs: [{ ip }],
    hostIP: '192.0.2.1',
    startTime: now,
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
    containerStatuses: running('app'),
    initContainerStatuses: running('other'),
  };
};

const withStatus = (object: StoredObject, pod: Pod, ip: string): object => ({
  ...object,
  spec: { ...(typeof object['spec'] === 'object' ? object['spec'] : {}), nodeName },
  status: statusOf(pod, ip),
});

/** The one node of the sandbox: runs what Pod objects ask for, and says in their status how they are. */
export const createNode = (store: ObjectStore, ground: Ground) => {
  const running = new Map<string, RunningPod>();
  let addresses = 1;

  const find = (pod: { readonly namespace: string; readonly name: string }): RunningPod => {
    const found = running.get(`${pod.namespace}/${pod.name}`);
    if (!found) throw new Error(`pod ${pod.namespace}/${pod.name} is not running`);
    return found;
  };

  const start = (pod: Pod): void => {
    addresses += 1;
    const ip = `10.244.${addresses >> 8}.${addresses & 255}`;
    running.set(keyOf(pod), runPod(ground, pod, ip));
    const object = store.get('Pod', pod.meta.namespace, pod.meta.name);
    if (object) store.put(withStatus(object, pod, ip));
  };

  const stopGone = async (key: string, pod: RunningPod): Promise<void> => {
    const [namespace = '', name = ''] = key.split('/');
    if (asNoun('Pod', store.get('Pod', namespace, name))?.meta.uid === pod.uid) return;
    running.delete(key);
    await pod.stop();
  };

  return {
    /** Stops the pods of some namespaces whose objects are gone, and starts those that are new. */
    reconcile: async (namespaces: ReadonlySet<string>): Promise<void> => {
      const present = [...running].filter(([key]) => namespaces.has(key.slice(0, key.indexOf('/'))));
      await Promise.all(present.map(([key, pod]) => stopGone(key, pod)));
      for (const namespace of namespaces)
        nounsOf(store, 'Pod', namespace)
          .filter((pod) => !running.has(keyOf(pod)))
          .forEach(start);
    },
    renewCertificates: async (): Promise<void> => {
      await Promise.all([...running.values()].map((pod) => pod.renew()));
    },
    stop: async (): Promise<void> => {
      await Promise.all([...running.values()].map((pod) => pod.stop()));
      running.clear();
    },
    runtime: runtimeOver(find),
  };
};

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const give = () => reject(new DOMException('The command was stopped.', 'AbortError'));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });

/** What the API server asks of the node. A dead pod takes every call and answers none. */
const runtimeOver = (find: (pod: { namespace: string; name: string }) => RunningPod): PodRuntime => ({
  exec: async ({ container, ...of }, argv, signal, take) => {
    const pod = find(of);
    if (pod.isDead()) return abortOf(signal);
    let stdout = '';
    const write = take ?? ((text: string) => void (stdout += text));
    const ended = await exec(await pod.seat(), { container, argv, signal, write });
    return { ...ended, stdout };
  },
  portForward: async (of, port) => {
    const pod = find(of);
    return pod.isDead() ? new Promise<never>(() => undefined) : pod.connect(port);
  },
  log: ({ container, ...of }) => find(of).logOf(container),
});

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ObjectStore, StoredObject, StoreEvent } from './contract';

const Input = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
type Input = z.infer<typeof Input>;

/** The name by which the store keeps a kind; two Istio-related groups both call theirs Gateway. */
export const storeKind = ({ apiVersion, kind }: Pick<StoredObject, 'apiVersion' | 'kind'>): string =>
  kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/') ? 'KubernetesGateway' : kind;

/** Objects in memory, with as much history as watches need to resume. */
export function createStore(historyLimit = 8192): ObjectStore {
  const shelves = new Map<string, readonly StoredObject[]>();
  const history = createHistory(historyLimit);

  const shelf = (kind: string) => shelves.get(kind) ?? [];
  const find = (kind: string, key: string) => {
    const objects = shelf(kind);
    const index = position(objects, (object) => keyOf(object) < key);
    const found = objects[index];
    return { objects, index, found: found && keyOf(found) === key ? found : undefined };
  };

  return {
    ...history.reading,
    list: (kind, namespace) => (namespace === undefined ? shelf(kind) : partOf(shelf(kind), namespace)),
    get: (kind, namespace, name) => find(kind, `${namespace ?? ''}/${name}`).found,
    put: (raw) => {
      const input = Input.parse(structuredClone(raw));
      const kind = storeKind(input);
      const { objects, index, found } = find(kind, keyOf(input));
      const same = found && settle(input, found, found.metadata.resourceVersion);
      if (found && isDeepStrictEqual(same, found)) return found;
      const object = settle(input, found, history.nextVersion());
      shelves.set(kind, found ? objects.with(index, object) : objects.toSpliced(index, 0, object));
      history.record({ type: found ? 'MODIFIED' : 'ADDED', object, previous: found ?? null });
      return object;
    },
    delete: (kind, namespace, name) => {
      const { objects, index, found } = find(kind, `${namespace ?? ''}/${name}`);
      if (!found) return undefined;
      shelves.set(kind, objects.toSpliced(index, 1));
      const object = { ...found, metadata: { ...found.metadata, resourceVersion: history.nextVersion() } };
      history.record({ type: 'DELETED', object, previous: found });
      return object;
    },
  };
}

type Reading = Pick<ObjectStore, 'subscribe' | 'version' | 'since' | 'compact'>;

/** The changes in their order, as far back as the limit reaches. */
function createHistory(limit: number) {
  const listeners = new Set<(event: StoreEvent) => void>();
  let events: StoreEvent[] = [];
  let version = 0;
  let compacted = 0;
  const pending: StoreEvent[] = [];
  let delivering = false;
  // A listener may itself change the store; everybody still hears of the changes in their order.
  const deliver = () => {
    if (delivering) return;
    delivering = true;
    try {
      for (let event = pending.shift(); event; event = pending.shift())
        for (const listener of listeners) listener(event);
    } finally {
      delivering = false;
    }
  };
  const reading: Reading = {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    since: (after) => (after < compacted || after > version ? null : events.slice(after - compacted)),
    compact: () => {
      events = [];
      compacted = version;
    },
  };
  return {
    reading,
    nextVersion: () => String((version += 1)),
    record: (event: StoreEvent) => {
      events.push(event);
      pending.push(event);
      // Cut rarely and by half, so that a change costs the same however long the history is.
      if (events.length > limit * 2) {
        compacted += events.length - limit;
        events = events.slice(-limit);
      }
      deliver();
    },
  };
}

const keyOf = (object: Input | StoredObject): string =>
  `${object.kind === 'Namespace' ? '' : (object.metadata.namespace ?? 'default')}/${object.metadata.name}`;

/** Fills in what the API server decides, keeping what an existing object already has. */
function settle(input: Input, before: StoredObject | undefined, resourceVersion: string): StoredObject {
  const { metadata } = input;
  const clusterWide = input.kind === 'Namespace';
  const { namespace, ...rest } = metadata;
  const generation = before?.metadata.generation ?? 0;
  return {
    ...input,
    metadata: {
      ...rest,
      ...(clusterWide ? {} : { namespace: namespace ?? 'default' }),
      ...(clusterWide && {
        labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
      }),
      uid: before?.metadata.uid ?? randomUUID(),
      resourceVersion,
      creationTimestamp: before?.metadata.creationTimestamp ?? now(),
      generation: before && sameContent(input, before) ? generation : generation + 1,
    },
  };
}

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** Labels, annotations and status change without a new generation. */
const sameContent = (one: Input, other: StoredObject): boolean =>
  isDeepStrictEqual({ ...one, metadata: null, status: null }, { ...other, metadata: null, status: null });

/** The objects of one namespace stand together, since all are in order. */
function partOf(objects: readonly StoredObject[], namespace: string): readonly StoredObject[] {
  const start = position(objects, (object) => keyOf(object) < `${namespace}/`);
  const end = position(objects, (object) => keyOf(object) < `${namespace}0`);
  return objects.slice(start, end);
}

/** Index of the first entry that is not before the wanted place; entries are in order. */
function position<T>(entries: readonly T[], isBefore: (entry: T) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && isBefore(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

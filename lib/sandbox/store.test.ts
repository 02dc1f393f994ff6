import { expect, test } from 'vitest';
import type { StoreEvent } from './contract';
import { createStore } from './store';

const pod = (name: string, namespace = 'a', rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  ...rest,
});

test('an object gets a uid, a version, a time and a generation, and keeps what it has', () => {
  const store = createStore();
  const first = store.put(pod('x', 'a', { spec: { nodeName: 'one' } }));
  const second = store.put(pod('x', 'a', { spec: { nodeName: 'two' } }));
  expect(second.metadata.uid).toBe(first.metadata.uid);
  expect(second.metadata.creationTimestamp).toBe(first.metadata.creationTimestamp);
  expect([first.metadata.generation, second.metadata.generation]).toEqual([1, 2]);
  expect(Number(second.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion));
});

test('status and labels change without a new generation', () => {
  const store = createStore();
  store.put(pod('x', 'a', { spec: {} }));
  expect(store.put(pod('x', 'a', { spec: {}, status: { phase: 'Running' } })).metadata.generation).toBe(1);
});

test('putting the same again changes nothing and tells nobody', () => {
  const store = createStore();
  const first = store.put(pod('x'));
  const heard: StoreEvent[] = [];
  store.subscribe((event) => heard.push(event));
  expect(store.put(pod('x'))).toBe(first);
  expect(heard).toEqual([]);
});

test('lists are in order of namespace and name, and a list once taken stays as it was', () => {
  const store = createStore();
  for (const [name, namespace] of [
    ['b', 'z'],
    ['b', 'a'],
    ['a', 'z'],
  ] as const)
    store.put(pod(name, namespace));
  const before = store.list('Pod');
  store.put(pod('a', 'a'));
  expect(before.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
    'a/b',
    'z/a',
    'z/b',
  ]);
  expect(store.list('Pod', 'a').map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
});

test('the two kinds called Gateway stay apart', () => {
  const store = createStore();
  const metadata = { name: 'g', namespace: 'a' };
  store.put({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata });
  store.put({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata });
  expect(store.list('Gateway')).toHaveLength(1);
  expect(store.list('KubernetesGateway')).toHaveLength(1);
});

test('a deletion carries a version of its own', () => {
  const store = createStore();
  const put = store.put(pod('x'));
  const heard: StoreEvent[] = [];
  store.subscribe((event) => heard.push(event));
  store.delete('Pod', 'a', 'x');
  expect(heard.map(({ type }) => type)).toEqual(['DELETED']);
  expect(Number(heard[0]?.object.metadata.resourceVersion)).toBeGreaterThan(
    Number(put.metadata.resourceVersion),
  );
  expect(heard[0]?.previous).toBe(put);
  expect(store.get('Pod', 'a', 'x')).toBeUndefined();
});

test('everybody hears of changes in their order, also when a listener makes some', () => {
  const store = createStore();
  const heard: string[] = [];
  store.subscribe(({ object }) => {
    if (object.metadata.name === 'first') store.put(pod('second'));
  });
  store.subscribe(({ object }) => heard.push(object.metadata.name));
  store.put(pod('first'));
  expect(heard).toEqual(['first', 'second']);
});

test('history answers for what it still holds, and says when it does not', () => {
  const store = createStore(2);
  for (let count = 0; count < 5; count += 1) store.put(pod(`p${count}`));
  expect(store.since(4)?.map(({ object }) => object.metadata.name)).toEqual(['p4']);
  expect(store.since(5)).toEqual([]);
  expect(store.since(0)).toBeNull();
  expect(store.since(6)).toBeNull();
  store.compact();
  expect(store.since(4)).toBeNull();
  expect(store.since(5)).toEqual([]);
});

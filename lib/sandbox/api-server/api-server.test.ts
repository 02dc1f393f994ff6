import {
  ApiException,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
  V1SelfSubjectAccessReview,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectStore, PodRuntime } from '../contract';
import { createStore } from '../store';
import type { Grants } from './access';
import { type ApiServer, startApiServer } from './start-api-server';

const noRuntime: PodRuntime = {
  exec: () => Promise.reject(new Error('no container runs here')),
  portForward: () => Promise.reject(new Error('no pod runs here')),
  log: () => '',
};

const grants: Grants = {
  'team-a-reader': [{ verbs: ['list', 'get'], resources: ['pods'], groups: [''], namespaces: ['team-a'] }],
};

let store: ObjectStore;
let server: ApiServer;

beforeEach(async () => {
  store = createStore();
  for (const name of ['team-a', 'team-b'])
    store.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  server = await startApiServer({ store, runtime: noRuntime, grants });
});
afterEach(() => server.stop());

const config = (token?: string): KubeConfig => {
  const loaded = new KubeConfig();
  loaded.loadFromString(server.kubeconfig(token));
  return loaded;
};
const core = (token?: string) => config(token).makeApiClient(CoreV1Api);

const putPod = (name: string, namespace = 'team-a', labels = {}) =>
  store.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [] },
  });

const codeOf = async (answer: Promise<unknown>): Promise<number> => {
  const error: unknown = await answer.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (error instanceof ApiException) return error.code;
  throw error;
};

/** Collects the events of one watch until it ends, and waits for a number of them. */
function openWatch(path: string, query: Record<string, string>, token?: string) {
  const events: { type: string; name: string; code?: number }[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let end: (error: unknown) => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => (end = resolve));
  const started = new Watch(config(token)).watch(
    path,
    query,
    (type: string, object: { code?: number; metadata?: { name?: string } }) => {
      events.push({ type, name: object.metadata?.name ?? '', ...(object.code && { code: object.code }) });
      for (const { count, resolve } of waiting) if (events.length >= count) resolve();
    },
    (error: unknown) => end(error),
  );
  const seen = (count: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ count, resolve });
      if (events.length >= count) resolve();
    });
  return { events, ended, seen, close: async () => (await started).abort() };
}

const PODS = '/api/v1/pods';

describe('lists', () => {
  test('in all namespaces and in one, by label and by name', async () => {
    putPod('x', 'team-a', { app: 'x' });
    putPod('y', 'team-b', { app: 'y' });
    const names = (list: { items: { metadata?: { name?: string } }[] }) =>
      list.items.map((item) => item.metadata?.name);
    expect(names(await core().listPodForAllNamespaces())).toEqual(['x', 'y']);
    expect(names(await core().listNamespacedPod({ namespace: 'team-b' }))).toEqual(['y']);
    expect(names(await core().listPodForAllNamespaces({ labelSelector: 'app=x' }))).toEqual(['x']);
    expect(names(await core().listPodForAllNamespaces({ fieldSelector: 'metadata.name=y' }))).toEqual(['y']);
  });

  test('pages all come from the moment of the first one', async () => {
    for (const name of ['a', 'c', 'e']) putPod(name);
    const first = await core().listPodForAllNamespaces({ limit: 2 });
    putPod('b');
    putPod('f');
    const _continue = first.metadata?._continue ?? '';
    const second = await core().listPodForAllNamespaces({ limit: 2, _continue });
    expect([...first.items, ...second.items].map((item) => item.metadata?.name)).toEqual(['a', 'c', 'e']);
    expect(second.metadata?._continue).toBeUndefined();
    expect(second.metadata?.resourceVersion).toBe(first.metadata?.resourceVersion);
  });

  test('a page from before a compaction is 410', async () => {
    for (const name of ['a', 'b']) putPod(name);
    const first = await core().listPodForAllNamespaces({ limit: 1 });
    server.compact();
    const _continue = first.metadata?._continue ?? '';
    expect(await codeOf(core().listPodForAllNamespaces({ limit: 1, _continue }))).toBe(410);
  });

  test('custom resources answer under each version that Istio serves', async () => {
    store.put({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'p', namespace: 'team-a' },
      spec: {},
    });
    const api = config().makeApiClient(CustomObjectsApi);
    const at = { group: 'security.istio.io', version: 'v1beta1', plural: 'authorizationpolicies' };
    expect(await api.listClusterCustomObject(at)).toMatchObject({
      items: [{ apiVersion: 'security.istio.io/v1beta1', kind: 'AuthorizationPolicy' }],
    });
  });

  test('Secrets are not served', async () => {
    expect(await codeOf(core().listSecretForAllNamespaces())).toBe(404);
  });
});

describe('watches', () => {
  test('resume from a version, and see an object leave by its label', async () => {
    const before = putPod('old', 'team-a', { app: 'x' });
    putPod('new', 'team-a', { app: 'x' });
    const watch = openWatch(PODS, {
      resourceVersion: before.metadata.resourceVersion,
      labelSelector: 'app=x',
    });
    await watch.seen(1);
    putPod('new', 'team-a', { app: 'other' });
    store.delete('Pod', 'team-a', 'old');
    await watch.seen(3);
    await watch.close();
    expect(watch.events).toEqual([
      { type: 'ADDED', name: 'new' },
      { type: 'DELETED', name: 'new' },
      { type: 'DELETED', name: 'old' },
    ]);
  });

  test('from a forgotten version get 410, as an event or as a status', async () => {
    putPod('x');
    server.compact();
    putPod('y');
    const asEvent = openWatch(PODS, { resourceVersion: '1' });
    await asEvent.ended;
    expect(asEvent.events).toEqual([{ type: 'ERROR', name: '', code: 410 }]);
    server.compact('status');
    expect(await openWatch(PODS, { resourceVersion: '1' }).ended).toMatchObject({ statusCode: 410 });
  });

  test('end after timeoutSeconds with a bookmark, and when they are dropped', async () => {
    const timed = openWatch(PODS, { resourceVersion: '2', timeoutSeconds: '1', allowWatchBookmarks: 'true' });
    await timed.ended;
    expect(timed.events.map(({ type }) => type)).toEqual(['BOOKMARK']);
    putPod('x');
    const dropped = openWatch(PODS, {});
    await dropped.seen(1);
    server.dropWatches();
    await dropped.ended;
  });

  test('the informer of client-node follows', async () => {
    putPod('first');
    const list = () => core().listPodForAllNamespaces();
    const informer = makeInformer(config(), PODS, list);
    const heard: string[] = [];
    const until = (event: 'add' | 'delete', name: string) =>
      new Promise<void>((resolve) => {
        informer.on(event, (pod) => {
          heard.push(`${event} ${pod.metadata?.name ?? ''}`);
          if (pod.metadata?.name === name) resolve();
        });
      });
    const first = until('add', 'first');
    await informer.start();
    await first;
    const second = until('add', 'second');
    putPod('second');
    await second;
    const gone = until('delete', 'first');
    store.delete('Pod', 'team-a', 'first');
    await gone;
    await informer.stop();
    expect(informer.list().map((pod) => pod.metadata?.name)).toEqual(['second']);
  });
});

describe('permissions', () => {
  const may = async (token: string, resource: string, namespace?: string) => {
    const api = config(token).makeApiClient(AuthorizationV1Api);
    const resourceAttributes = { verb: 'list', group: '', resource, ...(namespace && { namespace }) };
    const review = await api.createSelfSubjectAccessReview({
      body: Object.assign(new V1SelfSubjectAccessReview(), { spec: { resourceAttributes } }),
    });
    return review.status?.allowed;
  };

  test('a review says what a list would do', async () => {
    expect(await may('admin', 'pods')).toBe(true);
    expect(await may('team-a-reader', 'pods', 'team-a')).toBe(true);
    expect(await may('team-a-reader', 'pods')).toBe(false);
    expect(await may('team-a-reader', 'services', 'team-a')).toBe(false);
  });

  test('what is not granted is 403 with the whole question, a stranger 401', async () => {
    await core('team-a-reader').listNamespacedPod({ namespace: 'team-a' });
    const denied = await core('team-a-reader')
      .listPodForAllNamespaces()
      .catch((error: unknown) => error);
    expect(denied).toMatchObject({ code: 403 });
    expect(denied instanceof ApiException ? denied.body : '').toContain(
      'pods is forbidden: User \\"team-a-reader\\" cannot list resource \\"pods\\" in API group \\"\\" at the cluster scope',
    );
    expect(await openWatch('/api/v1/namespaces/team-a/pods', {}, 'team-a-reader').ended).toMatchObject({
      statusCode: 403,
    });
    expect(await codeOf(core('nobody').listPodForAllNamespaces())).toBe(401);
  });
});

describe('writes', () => {
  const at = { group: 'security.istio.io', version: 'v1', plural: 'authorizationpolicies' };
  const body = (spec: object, metadata: object = {}) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'p', ...metadata },
    spec,
  });
  const where = { ...at, namespace: 'team-a' };

  test('create, replace, delete, and the conflicts between them', async () => {
    const api = config().makeApiClient(CustomObjectsApi);
    await api.createNamespacedCustomObject({ ...where, body: body({ action: 'ALLOW' }) });
    expect(await codeOf(api.createNamespacedCustomObject({ ...where, body: body({}) }))).toBe(409);
    const stale = { ...where, name: 'p', body: body({}, { resourceVersion: '1' }) };
    expect(await codeOf(api.replaceNamespacedCustomObject(stale))).toBe(409);
    await api.replaceNamespacedCustomObject({ ...where, name: 'p', body: body({ action: 'AUDIT' }) });
    expect(store.get('AuthorizationPolicy', 'team-a', 'p')).toMatchObject({ spec: { action: 'AUDIT' } });
    await api.deleteNamespacedCustomObject({ ...where, name: 'p' });
    expect(await codeOf(api.deleteNamespacedCustomObject({ ...where, name: 'p' }))).toBe(404);
  });

  test('what admission refuses is not stored', async () => {
    const api = config().makeApiClient(CustomObjectsApi);
    const create = (spec: object) => api.createNamespacedCustomObject({ ...where, body: body(spec) });
    expect(await codeOf(create({ action: 'PERMIT' }))).toBe(422);
    expect(await codeOf(create({ action: 'DENY' }))).toBe(400);
    expect(
      await codeOf(api.createNamespacedCustomObject({ ...where, namespace: 'nowhere', body: body({}) })),
    ).toBe(404);
    expect(store.list('AuthorizationPolicy')).toEqual([]);
  });

  test('a namespace takes its objects along', async () => {
    putPod('x', 'team-a');
    putPod('y', 'team-b');
    await core().deleteNamespace({ name: 'team-a' });
    expect(store.list('Pod').map(({ metadata }) => metadata.name)).toEqual(['y']);
  });
});

describe('the server itself', () => {
  test('says that it is the sandbox', async () => {
    const { gitVersion } = await config().makeApiClient(VersionApi).getCode();
    expect(gitVersion).toBe('v1.37.0+meshproof-sandbox');
  });

  test('goes away with every connection and comes back on the same port', async () => {
    putPod('x');
    const watch = openWatch(PODS, {});
    await watch.seen(1);
    await server.setGone(true);
    await watch.ended;
    await expect(core().listPodForAllNamespaces()).rejects.toThrow();
    await Promise.all([
      server.setGone(true),
      server.setGone(false),
      server.setGone(true),
      server.setGone(false),
    ]);
    expect((await core().listPodForAllNamespaces()).items).toHaveLength(1);
  });
});

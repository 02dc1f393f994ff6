import type { ServerResponse } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { type ApiDouble, refuse, startApiDouble } from '@/lib/testing/api-double';
import { readSnapshot } from './read-snapshot';
import { type MeshHandle, openMesh } from './watch-mesh';

let double: ApiDouble | null = null;
let mesh: MeshHandle | null = null;
afterEach(async () => {
  mesh?.close();
  await double?.close();
  [mesh, double] = [null, null];
});

type Answer = (url: URL, response: ServerResponse) => boolean;

const namespace = (name: string, resourceVersion = '1') => ({
  metadata: { name, uid: `uid-${name}`, resourceVersion, creationTimestamp: '2026-01-01T00:00:00Z' },
});

const send = (response: ServerResponse, body: unknown): true => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
  return true;
};

const page = (items: readonly unknown[], next = '', resourceVersion = '10') => ({
  metadata: { resourceVersion, continue: next },
  items,
});

const isWatch = (url: URL): boolean => url.searchParams.has('watch');
const isNamespaces = (url: URL): boolean => url.pathname === '/api/v1/namespaces';

/** Answers what a test does not care for: an empty cluster in which nothing happens. */
function serve(answer: Answer) {
  return startApiDouble({
    onRequest: (url, response) => {
      if (answer(url, response)) return;
      if (url.pathname === '/version') send(response, { gitVersion: 'v1.37.0' });
      else if (!isWatch(url)) send(response, page([]));
      else {
        response.writeHead(200);
        response.flushHeaders();
      }
    },
  });
}

async function follow(answer: Answer, namespaces: readonly string[] = []) {
  const onChange = vi.fn();
  double = await serve(answer);
  mesh = openMesh(double.connection, { namespaces, certificates: 'none', onChange });
  await mesh.settled();
  return { mesh, double, onChange };
}

const names = (): string[] => mesh?.current().snapshot?.namespaces.map(({ meta }) => meta.name) ?? [];
const state = () => mesh?.current().state;

test('lists are read page by page, and started again when a page has expired', async () => {
  let expired = false;
  await follow((url, response) => {
    if (!isNamespaces(url) || isWatch(url)) return false;
    expect(url.searchParams.get('limit')).toBe('500');
    const token = url.searchParams.get('continue');
    if (token === null) return send(response, page([namespace('a')], 'more'));
    if (expired) return send(response, page([namespace('b')]));
    expired = true;
    refuse(response, 410, 'expired');
    return true;
  });
  expect(names()).toEqual(['a', 'b']);
  expect(state()).toBe('live');
});

test('a change is told, and resumes from the last version after the watch ends', async () => {
  const versions: (string | null)[] = [];
  await follow((url, response) => {
    if (!isNamespaces(url)) return false;
    if (!isWatch(url)) return send(response, page([namespace('a')]));
    versions.push(url.searchParams.get('resourceVersion'));
    response.writeHead(200);
    response.flushHeaders();
    if (versions.length > 1) return true;
    const events = [
      { type: 'ADDED', object: namespace('b', '11') },
      { type: 'DELETED', object: namespace('a', '12') },
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '40' } } },
    ];
    response.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return true;
  });
  await vi.waitFor(() => expect(names()).toEqual(['b']));
  await vi.waitFor(() => expect(versions).toEqual(['10', '40']), 3_000);
});

test('a version that is too old leads to a new list', async () => {
  let lists = 0;
  await follow((url, response) => {
    if (!isNamespaces(url)) return false;
    if (!isWatch(url)) return send(response, page([namespace(`list-${++lists}`)]));
    response.writeHead(200);
    response.flushHeaders();
    if (lists === 1)
      response.end(`${JSON.stringify({ type: 'ERROR', object: { code: 410, message: 'too old' } })}\n`);
    return true;
  });
  await vi.waitFor(() => expect(names()).toEqual(['list-2']), 3_000);
});

test('a server that goes away makes all stale within 2 s, and live again when it returns', async () => {
  const { double, mesh } = await follow((url, response) =>
    isNamespaces(url) && !isWatch(url) ? send(response, page([namespace('a')])) : false,
  );
  await double.cut();
  await vi.waitFor(() => expect(state()).toBe('stale'), 2_000);
  const stale = mesh.current();
  expect(stale.fault).toMatchObject({ kind: 'unreachable', subject: double.connection.server });
  expect(names()).toEqual(['a']);
  await vi.waitFor(() => expect(mesh.current().retryAt).not.toBeNull(), 2_000);
  await double.resume();
  await vi.waitFor(() => expect(state()).toBe('live'), 8_000);
}, 15_000);

test('one refused kind is a gap with verb, resource and namespace; the rest goes on', async () => {
  await follow((url, response) => {
    if (!url.pathname.endsWith('/pods')) return false;
    refuse(response, 403, 'pods is forbidden');
    return true;
  });
  expect(state()).toBe('partial');
  expect(mesh?.current().snapshot?.gaps).toMatchObject([
    { kind: 'forbidden', verb: 'list', resource: 'pods', namespace: null },
  ]);
  expect(mesh?.current().sources.find(({ resource }) => resource === 'pods')?.state).toBe('forbidden');
});

test('what may not be listed in all namespaces is listed in those that were asked for', async () => {
  const within = /^\/api\/v1\/namespaces\/(team-\w)\/serviceaccounts$/;
  await follow(
    (url, response) => {
      if (url.pathname === '/api/v1/namespaces/team-a') return send(response, namespace('team-a'));
      if (url.pathname === '/api/v1/namespaces/team-b') refuse(response, 404, 'not found');
      else if (isNamespaces(url) || url.pathname === '/api/v1/serviceaccounts')
        refuse(response, 403, 'not in the whole cluster');
      else if (within.test(url.pathname) && !isWatch(url))
        return send(response, page([{ metadata: { ...namespace('web').metadata, namespace: 'team-a' } }]));
      else return false;
      return true;
    },
    ['team-a', 'team-b'],
  );
  await vi.waitFor(() => expect(names()).toEqual(['team-a']));
  expect(mesh?.current().snapshot?.serviceAccounts[0]?.meta.name).toBe('web');
  expect(mesh?.current().snapshot?.gaps).toMatchObject([
    { verb: 'get', resource: 'namespaces', namespace: 'team-b' },
  ]);
  expect(mesh?.current().snapshot?.gaps[0]?.detail).toContain('no namespace team-b');
});

test('a cluster without Istio says so', async () => {
  await follow((url, response) => {
    if (!url.pathname.includes('.istio.io/')) return false;
    refuse(response, 404, 'the server could not find the requested resource');
    return true;
  });
  const now = mesh?.current();
  expect(now?.snapshot?.gaps).toMatchObject([
    { kind: 'not-installed', resource: 'authorizationpolicies.security.istio.io' },
  ]);
  expect(now?.snapshot?.gaps[0]?.detail).toContain('There is no Istio in this cluster');
  expect(now?.sources.find(({ resource }) => resource === 'sidecars.networking.istio.io')?.state).toBe(
    'absent',
  );
});

test('a snapshot stays the same object until something in it changes, and a burst is told at once', async () => {
  const { mesh, onChange } = await follow((url, response) => {
    if (!isNamespaces(url) || !isWatch(url)) return false;
    response.writeHead(200);
    for (let index = 0; index < 500; index++)
      response.write(`${JSON.stringify({ type: 'ADDED', object: namespace(`n${index}`, String(index)) })}\n`);
    return true;
  });
  await vi.waitFor(() => expect(names()).toHaveLength(500));
  expect(onChange.mock.calls.length).toBeLessThan(20);
  expect(mesh.current().snapshot).toBe(mesh.current().snapshot);
});

test('no Secret is ever asked for, and of ConfigMaps only the mesh config', async () => {
  const { double } = await follow(() => false);
  expect(double.requests.filter((url) => url.includes('secrets'))).toEqual([]);
  const configMaps = double.requests.filter((url) => url.includes('configmaps'));
  expect(configMaps.length).toBeGreaterThan(0);
  for (const url of configMaps)
    expect(decodeURIComponent(url)).toContain('fieldSelector=metadata.name=istio');
});

test('the sandbox names itself, and only a loopback page is taken for its control page', async () => {
  const root = (url: string) => ({
    metadata: {
      ...namespace('istio-system').metadata,
      annotations: { 'meshproof.dev/sandbox-control': url },
    },
  });
  for (const [page_, want] of [
    ['http://127.0.0.1:7001/', 'http://127.0.0.1:7001/'],
    ['javascript:alert(1)', null],
    ['http://evil.example/', null],
  ] as const) {
    const server = await serve((url, response) => {
      if (url.pathname === '/version') return send(response, { gitVersion: 'v1.33.0+meshproof-sandbox' });
      return isNamespaces(url) && !isWatch(url) ? send(response, page([root(page_)])) : false;
    });
    const read = await readSnapshot(server.connection, { namespaces: [], certificates: 'none' });
    await server.close();
    expect(read.ok && read.value.mesh).toMatchObject({ kind: 'sandbox', controlUrl: want });
  }
});

test.each([
  { name: 'credentials that are not accepted', code: 401, kind: 'forbidden', says: 'Log in again' },
  { name: 'no permission at all', code: 403, kind: 'forbidden', says: 'may read nothing of the mesh' },
  { name: 'a server in trouble', code: 500, kind: 'unreachable', says: 'in the words of the server' },
])('$name is one fault, not a snapshot', async ({ code, kind, says }) => {
  double = await startApiDouble({
    onRequest: (_url, response) => refuse(response, code, 'in the words of the server'),
  });
  const read = await readSnapshot(double.connection, { namespaces: [], certificates: 'none' });
  expect(read).toMatchObject({ ok: false, error: { kind } });
  expect(read.ok ? '' : read.error.detail).toContain(says);
});

test('an unreachable server is named', async () => {
  double = await serve(() => false);
  await double.cut();
  const read = await readSnapshot(double.connection, { namespaces: [], certificates: 'none' });
  expect(read).toMatchObject({
    ok: false,
    error: { kind: 'unreachable', subject: double.connection.server },
  });
});

test('a server that is no Kubernetes API server is told so', async () => {
  double = await startApiDouble({ onRequest: (_url, response) => response.end('<html>Welcome</html>') });
  const read = await readSnapshot(double.connection, { namespaces: [], certificates: 'none' });
  expect(read).toMatchObject({ ok: false, error: { kind: 'malformed', subject: double.connection.server } });
});

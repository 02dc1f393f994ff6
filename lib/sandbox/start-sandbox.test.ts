import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from './start-sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'story' });
});
afterAll(() => sandbox.stop());

type Reply = { readonly status: number; readonly text: string };

/** Sends with headers that `fetch` would not let through. */
const send = (
  method: string,
  path: string,
  body = '',
  headers: http.OutgoingHttpHeaders = {},
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const request = http.request(`${sandbox.controlUrl}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject);
    request.end(body);
  });

const ask = async (namespace: string, url: string) => {
  const pod = sandbox.store
    .list('Pod', namespace)
    .find(({ metadata }) => metadata.labels?.['app'] === 'curl');
  const argv = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', url];
  const seat = { namespace, name: pod?.metadata.name ?? '', container: 'curl' };
  return (await sandbox.runtime.exec(seat, argv, AbortSignal.timeout(5000))).stdout;
};

const httpbin = 'http://httpbin.team-a:8000/get';

const openToTeamB = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: httpbin-policy
  namespace: team-a
spec:
  rules:
    - from:
        - source:
            namespaces: [team-b]
`;

describe('a sandbox', () => {
  test('says what it is in the objects that the product reads', () => {
    expect(sandbox.store.get('Namespace', undefined, 'istio-system')?.metadata.annotations).toEqual({
      'meshproof.dev/sandbox-control': sandbox.controlUrl,
    });
    expect(sandbox.store.get('Deployment', 'istio-system', 'istiod')).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'docker.io/istio/pilot:1.31.0-sandbox' }] } } },
    });
  });

  test('starts with the story, its policy in force', async () => {
    expect(await ask('team-a', httpbin)).toBe('200');
    expect(await ask('team-b', httpbin)).toBe('403');
  });

  test('loads the shop, every pod of it ready, and the story again', async () => {
    expect(await send('POST', '/scenario', '{"name":"shop"}')).toMatchObject({ status: 200 });
    const pods = sandbox.store.list('Pod');
    expect(pods.length).toBeGreaterThanOrEqual(25);
    for (const pod of pods) expect(pod).toMatchObject({ status: { phase: 'Running' } });
    await sandbox.reset('story');
    expect(sandbox.store.list('Pod', 'orders')).toEqual([]);
    expect(await ask('team-b', httpbin)).toBe('403');
  });
});

describe('the control page', () => {
  test('is a page that says that this is not Istio', async () => {
    const { status, text } = await send('GET', '/');
    expect(status).toBe(200);
    expect(text).toContain('<title>Meshproof sandbox: this is not Istio</title>');
    for (const file of ['/control.js', '/control.css', '/tokens.css', '/sans.woff2', '/mono.woff2'])
      expect(await send('GET', file)).toMatchObject({ status: 200 });
  });

  test('applies YAML to the mesh, and takes it away again', async () => {
    expect(await send('PUT', '/objects', openToTeamB)).toMatchObject({ status: 200 });
    expect(await ask('team-b', httpbin)).toBe('200');
    expect(await send('DELETE', '/objects/AuthorizationPolicy/team-a/httpbin-policy')).toMatchObject({
      status: 200,
    });
    expect(await ask('team-a', httpbin)).toBe('200');
    await sandbox.reset();
  });

  test('refuses in the words of the API server what Istio refuses, and changes nothing', async () => {
    const version = sandbox.store.version();
    const wrong = openToTeamB.replace('rules:', 'action: PERHAPS\n  rules:');
    const { status, text } = await send('PUT', '/objects', wrong);
    expect(status).toBe(422);
    expect(text).toContain('supported values');
    expect(sandbox.store.version()).toBe(version);
  });

  test.each([
    { name: 'text that is no YAML', body: 'a: [', status: 400 },
    { name: 'text that is no object', body: '42', status: 400 },
    { name: 'nothing', body: '', status: 400 },
    { name: 'an object without a name', body: 'apiVersion: v1\nkind: Service\nmetadata: {}\n', status: 400 },
  ])('refuses $name with one sentence', async ({ body, status }) => {
    const reply = await send('PUT', '/objects', body);
    expect(reply.status).toBeGreaterThanOrEqual(status);
    expect(reply.status).toBeLessThan(500);
    expect(JSON.parse(reply.text)).toEqual({ error: expect.stringMatching(/\S/) as string });
  });

  test('refuses an object of a namespace that does not exist, as kubectl would hear it', async () => {
    const { status, text } = await send(
      'PUT',
      '/objects',
      openToTeamB.replace('namespace: team-a', 'namespace: nowhere'),
    );
    expect({ status, text }).toEqual({ status: 404, text: '{"error":"namespaces \\"nowhere\\" not found"}' });
  });

  test('reads an object without what the server writes into it', async () => {
    const { text } = await send('GET', '/objects/AuthorizationPolicy/team-a/httpbin-policy');
    expect(text).toContain('name: httpbin-policy');
    expect(text).not.toContain('resourceVersion');
    expect(await send('GET', '/objects/AuthorizationPolicy/team-a/none')).toMatchObject({ status: 404 });
  });

  test('keeps a pod running when its object is applied again', async () => {
    const pod = sandbox.store.list('Pod', 'team-a').at(0)?.metadata.name ?? '';
    const { text } = await send('GET', `/objects/Pod/team-a/${pod}`);
    expect(await send('PUT', '/objects', text)).toMatchObject({ status: 200 });
    expect(sandbox.store.get('Pod', 'team-a', pod)).toMatchObject({ status: { phase: 'Running' } });
  });

  test('sets all faults at once: what is left out is off', async () => {
    await send('POST', '/faults', '{"forbiddingApps":["team-a/httpbin"]}');
    expect(await ask('team-a', httpbin)).toBe('403');
    await send('POST', '/faults', '{}');
    expect(await ask('team-a', httpbin)).toBe('200');
    expect(await send('POST', '/faults', '{"nonsense":true}')).toMatchObject({ status: 400 });
  });

  test('makes the API server go away and come back on its port', async () => {
    const url = /server: (\S+)/.exec(sandbox.kubeconfig)?.[1] ?? '';
    const isUp = () =>
      fetch(url).then(
        () => true,
        (error: unknown) =>
          !/ECONNREFUSED/.test(String((error as Error & { cause?: { code?: string } }).cause?.code)),
      );
    expect(await isUp()).toBe(true);
    await send('POST', '/faults', '{"apiServerGone":true}');
    expect(await isUp()).toBe(false);
    await send('POST', '/faults', '{}');
    expect(await isUp()).toBe(true);
  });

  test.each([
    { name: 'another host', headers: { host: 'evil.example' } },
    { name: 'another origin', headers: { origin: 'https://evil.example' } },
    { name: 'no origin that can be named', headers: { origin: 'null' } },
  ])('refuses a request of $name', async ({ headers }) => {
    expect(await send('POST', '/scenario', '{"name":"shop"}', headers)).toMatchObject({ status: 403 });
    expect(await send('GET', '/objects', '', headers)).toMatchObject({ status: 403 });
  });
});

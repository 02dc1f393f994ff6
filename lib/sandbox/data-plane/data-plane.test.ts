import diagnostics from 'node:diagnostics_channel';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readManifests } from '../scenarios/read-manifests';
import { createStore } from '../store';
import { type DataPlane, startDataPlane } from './data-plane';

const story = 'lib/testing/scenarios/story';
const httpbin = 'http://httpbin.team-a:8000/headers';
const store = createStore();
let plane: DataPlane;

const put = async (...objects: readonly unknown[]): Promise<void> => {
  for (const object of objects) store.put(object);
  await plane.settled();
};

beforeAll(async () => {
  for (const object of readManifests(`${story}/manifests.yaml`)) store.put(object);
  plane = await startDataPlane(store);
});
afterAll(() => plane.stop());

const podOf = (namespace: string, app: string): string =>
  store.list('Pod', namespace).find(({ metadata }) => metadata.labels?.['app'] === app)?.metadata.name ?? '';

const run = (namespace: string, argv: readonly string[], seconds = 5) =>
  plane.runtime.exec(
    { namespace, name: podOf(namespace, 'curl'), container: 'curl' },
    argv,
    AbortSignal.timeout(seconds * 1000),
  );

const curl = async (namespace: string, url = httpbin, ...options: readonly string[]) => {
  const argv = ['curl', '-sS', '-o', '-', '-w', '\n%{http_code}', ...options, '--url', url];
  const { stdout, stderr, exitCode } = await run(namespace, argv);
  const cut = stdout.lastIndexOf('\n');
  return { body: stdout.slice(0, cut), code: stdout.slice(cut + 1), stderr, exitCode };
};

const lastLine = (namespace: string, app: string): unknown => {
  const pod = { namespace, name: podOf(namespace, app), container: 'istio-proxy' };
  return JSON.parse(plane.runtime.log(pod).trim().split('\n').at(-1) ?? '{}');
};

const policy = (kind: string, namespace: string, spec: object, name = 'it') => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name, namespace },
  spec,
});

const remove = async (kind: string, namespace: string, name = 'it'): Promise<void> => {
  store.delete(kind, namespace, name);
  await plane.settled();
};

const exit = (exitCode: number, code = '000') => ({ exitCode, code });

describe('the story', () => {
  test('pods are made of Deployments, get a proxy, an address and are ready', () => {
    const pod = store.get('Pod', 'team-a', podOf('team-a', 'httpbin'));
    expect(pod).toMatchObject({
      metadata: { labels: { 'security.istio.io/tlsMode': 'istio' } },
      spec: { initContainers: [{ name: 'istio-init' }, { name: 'istio-proxy', restartPolicy: 'Always' }] },
      status: { phase: 'Running', podIP: expect.stringMatching(/^10\./) as string },
    });
    expect(store.get('EndpointSlice', 'team-a', 'httpbin-slice')).toMatchObject({
      ports: [{ name: 'http', port: 8080 }],
      endpoints: [{ conditions: { ready: true } }],
    });
  });

  test('before a policy, everybody is answered', async () => {
    expect(await curl('team-a')).toMatchObject(exit(0, '200'));
    expect(await curl('team-b')).toMatchObject(exit(0, '200'));
  });

  test('with the policy, team-a is answered and team-b is refused, and the log says by what', async () => {
    await put(...readManifests(`${story}/policy.yaml`));
    const { body, ...allowed } = await curl('team-a');
    expect(allowed).toMatchObject(exit(0, '200'));
    expect(body).toContain('URI=spiffe://cluster.local/ns/team-a/sa/curl');
    expect(await curl('team-b', httpbin, '-A', 'probe/1')).toMatchObject({
      code: '403',
      body: 'RBAC: access denied',
    });
    expect(lastLine('team-a', 'httpbin')).toMatchObject({
      response_code: 403,
      response_code_details: 'rbac_access_denied_matched_policy[none]',
      user_agent: 'probe/1',
      requested_server_name: 'outbound_.8000_._.httpbin.team-a.svc.cluster.local',
    });
  });

  test('a port on which nothing listens is told apart from a denial', async () => {
    const { code, body } = await curl('team-a', 'http://curl.team-a/');
    expect({ code, body }).toEqual({
      code: '503',
      body: expect.stringContaining('delayed connect error: 111') as string,
    });
  });

  test.each([
    { name: 'an unknown name', url: 'http://nowhere.team-a/', want: exit(6) },
    { name: 'a port that the Service does not have', url: 'http://httpbin.team-a:9/', want: exit(56) },
    { name: 'a path of httpbin', url: 'http://httpbin.team-a:8000/status/418', want: exit(0, '418') },
    { name: 'a path that it does not have', url: 'http://httpbin.team-a:8000/none', want: exit(0, '404') },
    { name: 'the full name', url: 'http://httpbin.team-a.svc.cluster.local:8000/', want: exit(0, '200') },
  ])('curl ends as a real one: $name', async ({ url, want }) => {
    expect(await curl('team-a', url)).toMatchObject(want);
  });
});

describe('mutual TLS', () => {
  test('STRICT resets plaintext, and says in the log that no chain fits', async () => {
    await put(policy('PeerAuthentication', 'team-a', { mtls: { mode: 'STRICT' } }));
    const from = { namespace: 'team-b', name: podOf('team-b', 'curl'), container: 'istio-proxy' };
    const result = await plane.runtime.exec(from, ['curl', '-sS', httpbin], AbortSignal.timeout(5000));
    expect(result).toEqual({
      exitCode: 56,
      stdout: '',
      stderr: 'curl: (56) Recv failure: Connection reset by peer\n',
    });
    expect(lastLine('team-a', 'httpbin')).toMatchObject({ response_code_details: 'filter_chain_not_found' });
    await remove('PeerAuthentication', 'team-a');
  });

  test('DISABLE makes clients call in plaintext, without an identity', async () => {
    await put(policy('PeerAuthentication', 'team-a', { mtls: { mode: 'DISABLE' } }));
    expect(await curl('team-a')).toMatchObject(exit(0, '403'));
    await remove('PeerAuthentication', 'team-a');
    expect(await curl('team-a')).toMatchObject(exit(0, '200'));
  });

  test('a client that insists on mutual TLS against DISABLE meets bytes that are no TLS', async () => {
    await put(policy('PeerAuthentication', 'team-a', { mtls: { mode: 'DISABLE' } }), {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'it', namespace: 'team-a' },
      spec: { host: 'httpbin', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
    });
    const { code, body } = await curl('team-a');
    expect(code).toBe('503');
    expect(body).toContain('WRONG_VERSION_NUMBER');
    store.delete('DestinationRule', 'team-a', 'it');
    await remove('PeerAuthentication', 'team-a');
  });
});

describe('the admin port', () => {
  test('shows certificate and filters, and never the key', async () => {
    const pod = { namespace: 'team-a', name: podOf('team-a', 'httpbin') };
    const stream = await plane.runtime.portForward(pod, 15000);
    stream.write('GET /config_dump HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toContain('"inline_bytes": "W3JlZGFjdGVkXQ=="');
    expect(text).toContain('ns[team-a]-policy[httpbin-policy]-rule[0]');
    expect(Buffer.from(text).toString()).not.toContain(
      Buffer.from('PRIVATE KEY').toString('base64').slice(0, 12),
    );
  });

  test('keeps nothing of a caller that hangs up', async () => {
    const served: Duplex[] = [];
    const note = (message: unknown): void => void served.push((message as { socket: Duplex }).socket);
    diagnostics.subscribe('http.server.request.start', note);
    const stream = await plane.runtime.portForward(
      { namespace: 'team-a', name: podOf('team-a', 'httpbin') },
      15000,
    );
    stream.write('GET /config_dump HTTP/1.1\r\nhost: x\r\n\r\n');
    await vi.waitFor(() => expect(served).toHaveLength(1));
    diagnostics.unsubscribe('http.server.request.start', note);
    stream.destroy();
    await vi.waitFor(() => expect(served[0]?.destroyed).toBe(true));
  });

  test('nothing else listens inside', async () => {
    const pod = { namespace: 'team-a', name: podOf('team-a', 'httpbin') };
    await expect(plane.runtime.portForward(pod, 15999)).rejects.toThrow('connection refused');
  });
});

describe('programs', () => {
  test('a program that the image does not have is refused by the runtime', async () => {
    await expect(run('team-a', ['wget', 'x'])).rejects.toThrow(
      'exec: "wget": executable file not found in $PATH',
    );
  });

  test('an option that curl does not know ends with 2', async () => {
    expect(await run('team-a', ['curl', '--nope'])).toMatchObject({ exitCode: 2 });
  });
});

describe('faults', () => {
  test('a proxy that lags keeps its policies until it catches up', async () => {
    plane.faults.set({ laggingProxies: new Set(['team-a/httpbin']) });
    await remove('AuthorizationPolicy', 'team-a', 'httpbin-policy');
    expect(await curl('team-b')).toMatchObject(exit(0, '403'));
    plane.faults.set({});
    await plane.settled();
    expect(await curl('team-b')).toMatchObject(exit(0, '200'));
  });

  test.each([
    { whose: 'team-a/curl', alert: 'SSLV3_ALERT_CERTIFICATE_EXPIRED' },
    { whose: 'team-a/httpbin', alert: 'CERTIFICATE_VERIFY_FAILED' },
  ])('an expired certificate of $whose breaks the handshake', async ({ whose, alert }) => {
    plane.faults.set({ expiredCertificates: new Set([whose]) });
    await plane.settled();
    const { code, body } = await curl('team-a');
    expect(code).toBe('503');
    expect(body).toContain(alert);
    plane.faults.set({});
    await plane.settled();
    expect(await curl('team-a')).toMatchObject(exit(0, '200'));
  });

  test.each([
    { fault: 'stoppedRotations', code: '200', says: '' },
    { fault: 'missingCertificates', code: '503', says: 'Secret is not supplied by SDS' },
    { fault: 'otherRoots', code: '503', says: 'CERTIFICATE_VERIFY_FAILED' },
    { fault: 'foreignTrustDomains', code: '503', says: 'upstream connect error' },
    { fault: 'mistakenAccounts', code: '200', says: '' },
  ])('$fault at the client give $code', async ({ fault, code, says }) => {
    plane.faults.set({ [fault]: new Set(['team-a/curl']) });
    await plane.settled();
    const answer = await curl('team-a');
    expect(answer.code).toBe(code);
    expect(answer.body).toContain(says);
    plane.faults.set({});
    await plane.settled();
  });

  test('an application that forbids answers 403 with its own body', async () => {
    plane.faults.set({ forbiddingApps: new Set(['team-a/httpbin']) });
    const { code, body } = await curl('team-a');
    expect(code).toBe('403');
    expect(body).not.toContain('RBAC');
    plane.faults.set({});
  });

  test('a dead pod answers nobody, and a command in it runs until it is stopped', async () => {
    plane.faults.set({ deadPods: new Set([`team-a/${podOf('team-a', 'httpbin')}`]) });
    expect(await curl('team-a', httpbin, '--max-time', '0.2')).toMatchObject(exit(28));
    plane.faults.set({ deadPods: new Set([`team-a/${podOf('team-a', 'curl')}`]) });
    await expect(run('team-a', ['curl', httpbin], 0.1)).rejects.toThrow();
    plane.faults.set({});
  });
});

test('a deleted pod comes back under a new name and takes its traffic', async () => {
  const before = podOf('team-a', 'httpbin');
  store.delete('Pod', 'team-a', before);
  await plane.settled();
  expect(podOf('team-a', 'httpbin')).not.toBe(before);
  expect(await curl('team-a')).toMatchObject(exit(0, '200'));
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { Pod } from '@/lib/mesh/kubernetes';
import { type ApiDouble, makeCertificate, startApiDouble } from '@/lib/testing/api-double';
import { type CertificateMode, CertificateReader } from './certificate-reader';

let double: ApiDouble | null = null;
let reader: CertificateReader | null = null;
afterEach(async () => {
  reader?.close();
  await double?.close();
  vi.unstubAllEnvs();
});

let leaf = { cert: '', key: '' };
beforeAll(async () => {
  leaf = await makeCertificate('spiffe://cluster.local/ns/team-a/sa/web');
});

const container = (name: string): Pod['containers'][number] => ({
  name,
  image: 'x',
  role: 'app',
  runAsUser: null,
  ports: [],
  meta: {},
});

const pod = (name: string, over: Partial<Pod> = {}): Pod => ({
  kind: 'Pod',
  meta: {
    name,
    namespace: 'team-a',
    labels: {},
    annotations: {},
    createdAt: '',
    uid: `uid-${name}`,
    resourceVersion: '1',
  },
  owner: null,
  serviceAccount: 'web',
  ip: null,
  node: null,
  phase: 'Running',
  ready: true,
  terminating: false,
  hostNetwork: false,
  containers: [container('app'), container('istio-proxy')],
  ...over,
});

const portFrame = (channel: number): Buffer => Buffer.from([channel, 0x98, 0x3a]);
const dump = (): string =>
  JSON.stringify({
    configs: [
      {
        dynamic_active_secrets: [
          {
            name: 'default',
            secret: {
              tls_certificate: {
                certificate_chain: { inline_string: leaf.cert },
                private_key: { inline_string: leaf.key },
              },
            },
          },
        ],
      },
    ],
  });

/** A proxy's admin port behind the API server: greets as a node does, then answers in chunks. */
function answerChunked(socket: WebSocket): void {
  socket.send(portFrame(0));
  socket.send(portFrame(1));
  socket.on('message', () => {
    const text = dump();
    const halves = [text.slice(0, 100), text.slice(100)];
    const chunks = halves.map((half) => `${half.length.toString(16)}\r\n${half}\r\n`).join('');
    const answer = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`;
    // Frames end anywhere, in a header or in the length of a chunk.
    for (let at = 0; at < answer.length; at += 37)
      socket.send(Buffer.concat([Buffer.of(0), Buffer.from(answer.slice(at, at + 37))]));
  });
}

function read(pods: readonly Pod[], mode: CertificateMode = 'proxy') {
  if (!double) throw new Error('start the double first');
  const started = new CertificateReader(double.connection, { mode, once: true, onChange: () => undefined });
  reader = started;
  started.update(pods);
  return vi.waitFor(() => {
    expect(started.settled()).toBe(true);
    return started;
  }, 50_000);
}

test('the certificate that the proxy presents is read through port-forward', async () => {
  const paths: string[] = [];
  double = await startApiDouble({
    onSocket: (url, socket) => {
      paths.push(url.pathname + url.search);
      answerChunked(socket);
    },
  });
  const done = await read([pod('web-1')]);
  expect(paths).toEqual(['/api/v1/namespaces/team-a/pods/web-1/portforward?ports=15000']);
  expect(done.current()).toMatchObject([
    { pod: { name: 'web-1' }, state: 'active', spiffeId: 'spiffe://cluster.local/ns/team-a/sa/web' },
  ]);
  expect(JSON.stringify([done.current(), done.status()])).not.toContain('PRIVATE');
});

/** Everything that is printed while something runs. */
async function printed(work: () => Promise<unknown>): Promise<string> {
  const writes = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  await work();
  const text = writes.flatMap((write) => write.mock.calls.map(([chunk]) => String(chunk))).join('');
  vi.restoreAllMocks();
  return text;
}

test('a key that nobody redacted is nowhere: not kept, not told, not printed, not in a file', async () => {
  const key = leaf.key.split('\n')[1] ?? '';
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-key-'));
  vi.stubEnv('TMPDIR', folder);
  let asked = 0;
  double = await startApiDouble({
    onSocket: (_url, socket) => {
      asked += 1;
      // The second proxy breaks off in the middle of the key.
      if (asked === 2) socket.on('message', () => socket.close());
      answerChunked(socket);
    },
  });
  const log = await printed(() => read([pod('web-1'), pod('web-2')]));
  const kept = inspect(reader, {
    depth: Infinity,
    maxArrayLength: null,
    maxStringLength: null,
    showHidden: true,
  });
  expect(reader?.current()[0]?.state).toBe('active');
  expect(asked).toBe(2);
  for (const text of [kept, JSON.stringify([reader?.current(), reader?.status()]), log]) {
    expect(text).not.toContain(key.slice(0, 20));
    expect(text).not.toContain('PRIVATE');
  }
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test('pods without a proxy are not asked', async () => {
  double = await startApiDouble({ onSocket: (_url, socket) => answerChunked(socket) });
  const done = await read([
    pod('plain', { containers: [container('app')] }),
    pod('pending', { phase: 'Pending' }),
    pod('going', { terminating: true }),
    pod('tunnel', { meta: { ...pod('tunnel').meta, labels: { app: 'ztunnel' } } }),
  ]);
  expect(done.current()).toEqual([]);
});

test('one that fails is unread with the reason, and the others go on; 20 at a time', async () => {
  let open = 0;
  let most = 0;
  double = await startApiDouble({
    refuseUpgrade: (url) =>
      url.pathname.includes('/web-7/')
        ? { status: 403, body: '{"message":"portforward is forbidden"}' }
        : null,
    onSocket: (_url, socket) => {
      most = Math.max(most, ++open);
      socket.on('close', () => (open -= 1));
      answerChunked(socket);
    },
  });
  const done = await read(Array.from({ length: 50 }, (_, index) => pod(`web-${index}`)));
  const unread = done.current().filter(({ state }) => state === 'unread');
  expect(unread).toMatchObject([{ pod: { name: 'web-7' }, spiffeId: null }]);
  expect(unread[0]?.detail).toContain('portforward is forbidden');
  expect(done.status()).toMatchObject({ state: 'live', count: 49 });
  expect(most).toBeLessThanOrEqual(21);
});

const says = (channel: number, text: string) => (socket: WebSocket) => {
  socket.send(portFrame(0));
  socket.send(portFrame(1));
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(text)]));
};

const failures: readonly (readonly [(socket: WebSocket) => void, RegExp])[] = [
  [says(1, 'connection refused'), /connection refused/],
  [says(0, 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nrats'), /not JSON/],
  [says(0, 'HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n'), /HTTP status 503/],
  [says(0, ' '.repeat(17 * 1024 * 1024)), /larger than 8 MB.*istioctl proxy-config all web-\d+ -n team-a/],
  [(socket) => socket.terminate(), /could not be read/],
];

test('of 1,000 proxies every tenth fails: each is shown by itself, and the rest are complete', async () => {
  const numberOf = (url: URL): number => Number(/\/web-(\d+)\//.exec(url.pathname)?.[1]);
  const failureOf = (number: number) =>
    number % 10 === 0 ? failures[(number / 10) % failures.length] : undefined;
  double = await startApiDouble({
    onSocket: (url, socket) => (failureOf(numberOf(url))?.[0] ?? answerChunked)(socket),
  });
  const done = await read(Array.from({ length: 1_000 }, (_, number) => pod(`web-${number}`)));
  expect(done.current()).toHaveLength(1_000);
  for (const { pod: of, state, spiffeId, detail } of done.current()) {
    const failure = failureOf(Number(of.name.slice(4)));
    const id = failure ? null : 'spiffe://cluster.local/ns/team-a/sa/web';
    expect([of.name, state, spiffeId]).toEqual([of.name, failure ? 'unread' : 'active', id]);
    expect(detail).toMatch(failure?.[1] ?? /^$/);
  }
  expect(done.status()).toMatchObject({ state: 'live', count: 900 });
  expect(done.status().detail).toMatch(/^100 of 1000 could not be read\. team-a\/web-0: /);
}, 60_000);

test('a port on which nothing listens is said in the words of the node', async () => {
  double = await startApiDouble({
    onSocket: (_url, socket) => {
      socket.send(portFrame(0));
      socket.send(portFrame(1));
      socket.send(Buffer.concat([Buffer.of(1), Buffer.from('connection refused')]));
    },
  });
  const done = await read([pod('web-1')]);
  expect(done.current()[0]?.detail).toContain('connection refused');
});

test('without istioctl on the PATH, each is unread and says so', async () => {
  double = await startApiDouble({});
  vi.stubEnv('PATH', '/nowhere');
  const done = await read([pod('web-1')], 'istioctl');
  expect(done.current()[0]).toMatchObject({ state: 'unread' });
  expect(done.current()[0]?.detail).toContain('istioctl is not on the PATH');
});

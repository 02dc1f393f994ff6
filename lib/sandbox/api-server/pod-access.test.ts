import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { CoreV1Api, Exec, KubeConfig, Log, PortForward, type V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { PodRuntime } from '../contract';
import { createStore } from '../store';
import { type ApiServer, startApiServer } from './start-api-server';

const NOT_FOUND =
  'failed to exec in container: failed to start exec "5f": OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown';

let web: Server;
let server: ApiServer;
let hung = new AbortController();

const runtime: PodRuntime = {
  exec: async (pod, argv, signal) => {
    const [program = '', ...rest] = argv;
    if (program === 'nope') throw new Error(NOT_FOUND);
    if (program === 'hang') {
      await once(signal, 'abort');
      hung.abort();
    }
    const exitCode = program === 'exit' ? Number(rest[0]) : 0;
    return {
      stdout: `${pod.container}: ${argv.join(' ')}\n`,
      stderr: exitCode === 0 ? '' : 'no\n',
      exitCode,
    };
  },
  portForward: async (_pod, port) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  },
  log: () =>
    ['2020-01-01T00:00:00.000Z old', `${new Date().toISOString()} new`, 'without a time', ''].join('\n'),
};

beforeAll(async () => {
  web = createServer((request, response) => response.end(`you asked for ${request.url ?? ''}`));
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const store = createStore();
  store.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } });
  store.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'curl', namespace: 'team-a' },
    spec: {
      containers: [{ name: 'curl' }],
      initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }],
    },
  });
  const grants = {
    'get-only': [{ verbs: ['get'], resources: ['pods/exec'] }],
    'create-only': [{ verbs: ['create'], resources: ['pods/exec'] }],
    both: [{ verbs: ['get', 'create'], resources: ['pods/exec'] }],
  };
  server = await startApiServer({ store, runtime, grants });
});
afterAll(async () => {
  await server.stop();
  web.close();
});

const config = (token?: string): KubeConfig => {
  const loaded = new KubeConfig();
  loaded.loadFromString(server.kubeconfig(token));
  return loaded;
};

function collect() {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

async function exec(argv: string[], container = 'curl', token?: string) {
  const [out, err] = [collect(), collect()];
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(config(token))
      .exec('team-a', 'curl', container, argv, out.stream, err.stream, null, false, resolve)
      .catch((error: unknown) =>
        reject(new Error(error instanceof Error ? error.message : messageOf(error))),
      );
  });
  return { status, stdout: out.text(), stderr: err.text() };
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

describe('exec', () => {
  test('ends with success, output and all', async () => {
    const { status, stdout } = await exec(['curl', '-s', 'http://x/?a=b&c=d']);
    expect(status.status).toBe('Success');
    expect(stdout).toBe('curl: curl -s http://x/?a=b&c=d\n');
  });

  test('tells the exit code as a cause', async () => {
    const { status, stderr } = await exec(['exit', '7']);
    expect(status).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' });
    expect(status.details?.causes).toEqual([{ reason: 'ExitCode', message: '7' }]);
    expect(stderr).toBe('no\n');
  });

  test('a shell that cannot find a program exits 127', async () => {
    expect((await exec(['exit', '127'])).status.details?.causes?.[0]?.message).toBe('127');
  });

  test('a missing program is an internal error, not an exit code', async () => {
    const { status } = await exec(['nope']);
    expect(status).toMatchObject({ status: 'Failure', reason: 'InternalError', code: 500 });
    expect(status.message).toContain('executable file not found in $PATH');
  });

  test('reaches sidecars that are init containers', async () => {
    expect((await exec(['ls'], 'istio-proxy')).stdout).toBe('istio-proxy: ls\n');
  });

  test('a command that hangs is stopped when the client leaves', async () => {
    hung = new AbortController();
    const { stream } = collect();
    const socket = await new Exec(config()).exec(
      'team-a',
      'curl',
      'curl',
      ['hang'],
      stream,
      stream,
      null,
      false,
    );
    const stopped = once(hung.signal, 'abort');
    socket.close();
    await stopped;
  });

  test.each([
    { name: 'an unknown container', token: 'admin', container: 'other', want: 400 },
    { name: 'permission to get only', token: 'get-only', container: 'curl', want: 403 },
    { name: 'permission to create only', token: 'create-only', container: 'curl', want: 403 },
    { name: 'a stranger', token: 'nobody', container: 'curl', want: 401 },
  ])('$name is refused before anything runs', async ({ token, container, want }) => {
    await expect(exec(['ls'], container, token)).rejects.toThrow(`Unexpected server response: ${want}`);
  });

  test('both verbs together are enough', async () => {
    expect((await exec(['ls'], 'curl', 'both')).status.status).toBe('Success');
  });

  test('version 4 of the protocol is spoken too', async () => {
    const url = `${server.url}/api/v1/namespaces/team-a/pods/curl/exec?command=ls&stdout=true`;
    const socket = new WebSocket(url, ['v4.channel.k8s.io'], {
      rejectUnauthorized: false,
      headers: { authorization: 'Bearer admin' },
    });
    const channels: number[] = [];
    socket.on('message', (data: Buffer) => channels.push(data[0] ?? -1));
    await once(socket, 'close');
    expect(socket.protocol).toBe('v4.channel.k8s.io');
    expect(channels).toEqual([1, 3]);
  });
});

/** A local port that leads to a port of the pod, as `kubectl port-forward` opens one. */
async function forward(port: number) {
  const errors = collect();
  const local = createTcpServer((socket) => {
    void new PortForward(config()).portForward('team-a', 'curl', [port], socket, errors.stream, socket);
  });
  local.listen(0, '127.0.0.1');
  await once(local, 'listening');
  return { port: (local.address() as AddressInfo).port, close: () => local.close() };
}

describe('port-forward', () => {
  test('carries HTTP', async () => {
    const local = await forward((web.address() as AddressInfo).port);
    const headers = { connection: 'close' };
    const response = await fetch(`http://127.0.0.1:${local.port}/config_dump`, { headers });
    expect(await response.text()).toBe('you asked for /config_dump');
    local.close();
  });

  test('a port on which nothing listens is told on the error channel', async () => {
    const errors = new PassThrough();
    const [output, input] = [new PassThrough(), new PassThrough()];
    await new PortForward(config()).portForward('team-a', 'curl', [1], output, errors, input);
    const [chunk] = (await once(errors, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('ECONNREFUSED');
  });
});

describe('logs', () => {
  const at = { namespace: 'team-a', name: 'curl', container: 'curl' };
  const api = () => config().makeApiClient(CoreV1Api);

  test('whole, the last lines, and the last seconds', async () => {
    expect((await api().readNamespacedPodLog(at)).split('\n')).toHaveLength(4);
    expect(await api().readNamespacedPodLog({ ...at, tailLines: 1 })).toBe('without a time\n');
    const recent = await api().readNamespacedPodLog({ ...at, sinceSeconds: 60 });
    expect(recent).not.toContain('old');
    expect(recent).toContain('new');
  });

  test('the streaming client reads them too', async () => {
    const stream = new PassThrough();
    await new Log(config()).log('team-a', 'curl', 'curl', stream, { tailLines: 1 });
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('without a time\n');
  });

  test('a pod with several containers asks for one by name', async () => {
    await expect(api().readNamespacedPodLog({ namespace: 'team-a', name: 'curl' })).rejects.toMatchObject({
      code: 400,
    });
  });
});

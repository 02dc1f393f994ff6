import { afterEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { type ApiDouble, startApiDouble } from '@/lib/testing/api-double';
import { execInPod } from './exec';

let double: ApiDouble | null = null;
afterEach(async () => {
  await double?.close();
  double = null;
});

const TARGET = { namespace: 'team-a', pod: 'curl-1', container: 'curl' };
const frame = (channel: number, text: string): Buffer =>
  Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
const failure = (reason: string, message: string) => ({
  status: 'Failure',
  message: 'command terminated',
  details: { causes: [{ reason, message }] },
});

async function run(onSocket: (socket: WebSocket) => void, timeoutMs = 5_000) {
  double = await startApiDouble({ onSocket: (_url, socket) => onSocket(socket) });
  return execInPod(double.connection, TARGET, ['curl', '-s', 'http://x?a=b&c'], { timeoutMs });
}

test.each([
  { name: 'success is exit code 0', status: { status: 'Success' }, want: 0 },
  { name: 'the exit code stands among the causes', status: failure('ExitCode', '56'), want: 56 },
])('$name', async ({ status, want }) => {
  const result = await run((socket) => {
    socket.send(frame(1, 'out'));
    socket.send(frame(2, 'err'));
    socket.send(frame(3, JSON.stringify(status)));
    socket.close();
  });
  expect(result).toEqual({ ok: true, value: { stdout: 'out', stderr: 'err', exitCode: want } });
});

test('a program that is not there is said by name', async () => {
  const message = 'exec: "curl": executable file not found in $PATH: unknown';
  const result = await run((socket) => socket.send(frame(3, JSON.stringify({ status: 'Failure', message }))));
  expect(result).toMatchObject({ ok: false, error: { kind: 'not-installed' } });
  expect(result.ok ? '' : result.error.detail).toContain('no curl in container curl of pod team-a/curl-1');
});

test('a socket that is cut before the status does not hang', async () => {
  const result = await run((socket) => socket.terminate());
  expect(result).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
});

test('a command that hangs is given up', async () => {
  const result = await run(() => undefined, 150);
  expect(result).toMatchObject({ ok: false, error: { kind: 'timed-out' } });
});

test('the caller can give up earlier', async () => {
  const giveUp = new AbortController();
  double = await startApiDouble({ onSocket: () => giveUp.abort() });
  const limits = { timeoutMs: 60_000, signal: giveUp.signal };
  const result = await execInPod(double.connection, TARGET, ['sleep', '60'], limits);
  expect(result.ok).toBe(false);
});

test('output beyond the bound is dropped', async () => {
  const result = await run((socket) => {
    for (let index = 0; index < 10; index++) socket.send(frame(1, 'a'.repeat(100_000)));
    socket.send(frame(3, JSON.stringify({ status: 'Success' })));
  });
  expect(result.ok && result.value.stdout.length).toBe(256 * 1024);
});

test.each([
  { status: 403, kind: 'forbidden' },
  { status: 404, kind: 'not-found' },
  { status: 400, kind: 'not-found' },
  { status: 500, kind: 'unreachable' },
])('a refusal by $status carries the words of the API server', async ({ status, kind }) => {
  const body = JSON.stringify({ message: 'the reason given' });
  double = await startApiDouble({ refuseUpgrade: () => ({ status, body }) });
  const result = await execInPod(double.connection, TARGET, ['curl'], { timeoutMs: 5_000 });
  expect(result).toMatchObject({ ok: false, error: { kind } });
  expect(result.ok ? '' : result.error.detail).toContain('the reason given');
});

test('arguments reach the server one by one, as they are', async () => {
  const seen = new Promise<string[]>((resolve) => {
    void startApiDouble({ onSocket: (url) => resolve(url.searchParams.getAll('command')) }).then(
      (started) => {
        double = started;
        void execInPod(started.connection, TARGET, ['curl', '-w', '%{http_code} &'], { timeoutMs: 500 });
      },
    );
  });
  expect(await seen).toEqual(['curl', '-w', '%{http_code} &']);
});

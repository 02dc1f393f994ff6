import { expect, test } from 'vitest';
import { fail, ok } from '@/lib/mesh/result';
import { planProbe } from './plan';
import { edge, reachability, RESTS_ON, snapshot } from './probe.fixture';
import { type Exec, type ProbeContext, runProbe } from './run';

const context = {
  snapshot: snapshot(),
  reachability: reachability([edge()]),
  now: () => new Date('2026-01-01T00:00:00Z'),
};
const plan = planProbe({ ...context, edge: edge().id, id: 'abc' });
if (!plan.ok) throw new Error(plan.error.detail);
const probe = plan.value;
const run = (exec: Exec, given: Partial<ProbeContext> = {}) =>
  runProbe(probe, exec, { ...context, ...given });

const denied = 'HTTP/1.1 403 Forbidden\r\n\r\nRBAC: access denied\nmeshproof-end/abc 403 0.009\n';

test('an observation says what was sent, what came back, what it means and what it rests on', async () => {
  const asked: unknown[] = [];
  const observation = await run((target, argv) => {
    asked.push(target, argv);
    return Promise.resolve(ok({ stdout: denied, stderr: '', exitCode: 0 }));
  });
  expect(asked).toEqual([probe.client, probe.argv]);
  expect(observation).toMatchObject({
    id: 'abc',
    at: '2026-01-01T00:00:00.000Z',
    probe,
    raw: { httpCode: 403, body: 'RBAC: access denied' },
    seen: 'denied',
    predicted: 'deny',
    restsOn: [...RESTS_ON, { kind: 'Pod', namespace: 'team-b', name: 'curl-1', version: 'uid-curl-1' }],
  });
});

test.each([
  {
    name: 'a refused exec',
    exec: () =>
      Promise.resolve(
        fail({ kind: 'forbidden', subject: 'pods/exec', detail: 'you may not exec.' } as const),
      ),
    says: 'you may not exec',
  },
  {
    name: 'an exec that throws',
    exec: () => Promise.reject(new Error('socket hang up')),
    says: 'socket hang up',
  },
  {
    name: 'a container without curl',
    exec: () =>
      Promise.resolve(
        fail({
          kind: 'unreachable',
          subject: 'x',
          detail: 'exec: "curl": executable file not found in $PATH',
        } as const),
      ),
    says: 'has no curl',
  },
] satisfies { name: string; exec: Exec; says: string }[])('$name is not run', async ({ exec, says }) => {
  const observation = await run(exec);
  expect(observation.seen).toBe('not-run');
  expect(observation.meaning).toContain(says);
});

const hangs: Exec = () => new Promise(() => undefined);

test('an exec that hangs is given up, and told to stop', async () => {
  let told = false;
  const observation = await run(
    (_, __, { signal }) => {
      signal.addEventListener('abort', () => (told = true));
      return new Promise(() => undefined);
    },
    { limitMs: 20 },
  );
  expect(observation).toMatchObject({ seen: 'not-run' });
  expect(observation.meaning).toContain('gave no answer');
  expect(told).toBe(true);
});

test('a cancelled probe ends at once', async () => {
  const controller = new AbortController();
  const running = run(hangs, { signal: controller.signal });
  controller.abort();
  expect((await running).meaning).toContain('cancelled');
  expect((await run(hangs, { signal: AbortSignal.abort() })).seen).toBe('not-run');
});

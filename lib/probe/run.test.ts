import { expect, test } from 'vitest';
import { fail, ok } from '@/lib/mesh/result';
import { planProbe } from './plan';
import { edge, reachability, RESTS_ON, snapshot } from './probe.fixture';
import { type Exec, type ProbeContext, runProbes } from './run';

const context = {
  snapshot: snapshot(),
  reachability: reachability([edge()]),
  now: () => new Date('2026-01-01T00:00:00Z'),
};
const plan = planProbe({ ...context, edge: edge().id, id: 'abc' });
if (!plan.ok) throw new Error(plan.error.detail);
const probe = plan.value;
const run = async (exec: Exec, given: Partial<ProbeContext> = {}) => {
  const [observation] = (await runProbes([probe], exec, { ...context, ...given })).observations;
  if (!observation) throw new Error('A probe leaves an observation.');
  return observation;
};

/** What the command is told to write at the end of each record. */
const markOf = (argv: readonly string[]): string => /meshproof-end\/(\w+)/.exec(argv.join(' '))?.[1] ?? '';
const denied = (argv: readonly string[]): string =>
  `HTTP/1.1 403 Forbidden\r\n\r\nRBAC: access denied\nmeshproof-end/${markOf(argv)} 403 0.009 0 \n`;
const done = ok({ stderr: '', exitCode: 0 });

test('an observation says what was sent, what came back, what it means and what it rests on', async () => {
  const asked: unknown[] = [];
  const observation = await run((target, argv, { onStdout }) => {
    asked.push(target, argv.slice(-2));
    onStdout(denied(argv));
    return Promise.resolve(done);
  });
  expect(asked).toEqual([probe.client, ['--url', probe.request.url]]);
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

const three = ['a', 'b', 'c'].map((id) => ({ ...probe, id }));

test('what came before the stream was cut counts, and the rest did not run', async () => {
  const seen: string[] = [];
  const { observations, fault } = await runProbes(
    three,
    (_, argv, { onStdout }) => {
      onStdout(denied(argv));
      return Promise.resolve(
        fail({ kind: 'unreachable', subject: 'x', detail: 'the connection was cut.' } as const),
      );
    },
    { ...context, onObservation: ({ id }) => seen.push(id) },
  );
  expect(observations.map(({ seen }) => seen)).toEqual(['denied', 'not-run', 'not-run']);
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(fault?.detail).toContain('cut');
});

test('a command that is killed leaves the rest unrun, and says by what', async () => {
  const { observations } = await runProbes(
    three,
    (_, argv, { onStdout }) => {
      onStdout(denied(argv));
      return Promise.resolve(ok({ stderr: '', exitCode: 137 }));
    },
    context,
  );
  expect(observations.map(({ seen }) => seen)).toEqual(['denied', 'not-run', 'not-run']);
  expect(observations[1]?.meaning).toContain('signal 9');
});

test('each answer gives the command time for the next one', async () => {
  const { observations } = await runProbes(
    three,
    async (_, argv, { onStdout }) => {
      for (let at = 0; at < 3; at++) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        onStdout(denied(argv));
      }
      return done;
    },
    { ...context, seconds: 0, graceMs: 500 },
  );
  expect(observations.map(({ seen }) => seen)).toEqual(['denied', 'denied', 'denied']);
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
          kind: 'not-installed',
          subject: 'x',
          detail: 'There is no curl in container x.',
        } as const),
      ),
    says: 'no probe tool: There is no curl',
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
    { seconds: 0, graceMs: 20 },
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

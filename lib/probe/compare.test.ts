import { expect, test } from 'vitest';
import type { Observation, Seen } from '@/lib/mesh/observation';
import { compare, wantsSecondAnswer } from './compare';
import { planProbe } from './plan';
import { edge, reachability, RESTS_ON, snapshot } from './probe.fixture';

const CLIENT = { kind: 'Pod', namespace: 'team-b', name: 'curl-1', version: 'uid-curl-1' };
const NOW = [...RESTS_ON, CLIENT];

const observation = (
  seen: Seen,
  given: { predicted?: string; protocol?: 'http' | 'tcp'; path?: string; id?: string } = {},
): Observation => {
  const plan = planProbe({
    snapshot: snapshot(),
    reachability: reachability([edge()], { protocol: given.protocol ?? 'http' }),
    edge: edge().id,
    path: given.path,
    id: 'x',
  });
  return {
    id: given.id ?? 'x',
    edge: edge().id,
    at: '2026-01-01T00:00:00Z',
    probe: plan.ok ? plan.value : null,
    raw: { exitCode: 0, httpCode: null, body: '', headers: {}, error: '', milliseconds: null },
    seen,
    meaning: `Saw ${seen}.`,
    predicted: given.predicted ?? 'deny',
    restsOn: NOW,
  };
};
const agreement = (of: ReturnType<typeof edge>, ...observations: Observation[]) =>
  compare({ edge: of, observations, currentRestsOn: NOW });

/** The same answer twice, as it stands before anything is called contradicted. */
const twice = (seen: Seen, given: { path?: string } = {}): Observation[] => [
  observation(seen, { ...given, id: 'second' }),
  observation(seen, { ...given, id: 'first' }),
];

const allow = edge({ verdict: 'allow', reason: 'allow-matched' });
const deny = edge();
const strict = edge({ reason: 'mtls-required' });
const ztunnel = edge({ enforcer: 'ztunnel' });
const deaf = edge({ verdict: 'unreachable', reason: 'no-endpoint' });
const barred = edge({ verdict: 'unreachable', reason: 'network-policy' });

test.each([
  { name: 'allowed, answered', of: allow, seen: 'reached', want: 'confirmed' },
  { name: 'allowed, refused', of: allow, seen: 'denied', want: 'contradicted' },
  { name: 'allowed, cut', of: allow, seen: 'cut', want: 'inconclusive' },
  { name: 'allowed, nothing listens', of: allow, seen: 'refused', want: 'inconclusive' },
  { name: 'allowed, a 403 of someone else', of: allow, seen: 'unclear', want: 'inconclusive' },
  { name: 'denied, refused', of: deny, seen: 'denied', want: 'confirmed' },
  { name: 'denied, answered', of: deny, seen: 'reached', want: 'contradicted' },
  { name: 'denied, time-out', of: deny, seen: 'timed-out', want: 'inconclusive' },
  { name: 'denied over HTTP, cut', of: deny, seen: 'cut', want: 'inconclusive' },
  { name: 'denied by STRICT, cut', of: strict, seen: 'cut', want: 'confirmed' },
  { name: 'denied by ztunnel, cut', of: ztunnel, seen: 'cut', want: 'confirmed' },
  { name: 'denied, not run', of: deny, seen: 'not-run', want: 'inconclusive' },
  { name: 'no endpoint, refused', of: deaf, seen: 'refused', want: 'confirmed' },
  { name: 'no endpoint, answered', of: deaf, seen: 'reached', want: 'contradicted' },
  { name: 'network policy, time-out', of: barred, seen: 'timed-out', want: 'confirmed' },
  { name: 'unknown, answered', of: edge({ verdict: 'unknown' }), seen: 'reached', want: 'inconclusive' },
  { name: 'delegated, refused', of: edge({ verdict: 'delegated' }), seen: 'denied', want: 'inconclusive' },
] as const)('$name: $want', ({ of, seen, want }) => {
  expect(agreement(of, ...twice(seen)).disposition).toBe(want);
});

test('on a TCP port a cut is how a denial looks', () => {
  expect(agreement(deny, observation('cut', { protocol: 'tcp' })).disposition).toBe('confirmed');
});

test('nothing observed is unproven', () => {
  expect(agreement(deny)).toMatchObject({ disposition: 'unproven', observation: null, stale: null });
});

const condition = {
  text: 'GET /health',
  passes: { method: 'GET', path: '/health' },
  fails: { method: 'GET', path: '/' },
};
test.each([
  { path: '/health', seen: 'reached', want: 'confirmed' },
  { path: '/health', seen: 'denied', want: 'contradicted' },
  { path: '/', seen: 'denied', want: 'confirmed' },
  { path: '/', seen: 'reached', want: 'contradicted' },
  { path: '/else', seen: 'reached', want: 'inconclusive' },
] as const)('a condition is held against the request that was sent: $path $seen', ({ path, seen, want }) => {
  expect(agreement(edge({ verdict: 'conditional' }, condition), ...twice(seen, { path })).disposition).toBe(
    want,
  );
});

test.each([
  {
    name: 'a policy changed',
    now: [{ ...NOW[0], version: '2' }, ...NOW.slice(1)],
    says: 'AuthorizationPolicy team-a/httpbin-policy changed',
  },
  {
    name: 'a policy was deleted',
    now: NOW.slice(1),
    says: 'AuthorizationPolicy team-a/httpbin-policy was deleted',
  },
  {
    name: 'a policy was added',
    now: [...NOW, { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'new', version: '1' }],
    says: 'AuthorizationPolicy team-a/new was added',
  },
  {
    name: 'the pod was replaced',
    now: [...NOW.slice(0, 2), { ...CLIENT, version: 'other' }],
    says: 'Pod team-b/curl-1 was replaced',
  },
  { name: 'the pod is gone', now: NOW.slice(0, 2), says: 'Pod team-b/curl-1 is gone' },
])('a proof goes stale: $name', ({ now, says }) => {
  const held = compare({
    edge: allow,
    observations: [observation('denied')],
    currentRestsOn: now as typeof NOW,
  });
  expect(held.stale).toBe(says);
  // It agreed with what was predicted when it ran.
  expect(held.disposition).toBe('confirmed');
  expect(held.sentence).toContain(`Out of date: ${says}.`);
});

test('one answer alone contradicts nothing', () => {
  const alone = agreement(deny, observation('reached'));
  expect(alone).toMatchObject({ disposition: 'inconclusive', stale: null });
  expect(alone.sentence).toContain('A second answer decides');
});

test.each([
  { name: 'an answer that contradicts, alone', of: [observation('reached')], want: true },
  { name: 'two that say the same', of: twice('reached'), want: false },
  {
    name: 'two that differ',
    of: [observation('reached', { id: 'b' }), observation('denied', { id: 'a' })],
    want: true,
  },
  {
    name: 'the same again, but not in a row',
    of: [
      observation('reached', { id: 'c' }),
      observation('denied', { id: 'b' }),
      observation('reached', { id: 'a' }),
    ],
    want: true,
  },
  { name: 'an answer that agrees', of: [observation('denied')], want: false },
  {
    name: 'the same answer to another request',
    of: [observation('reached', { id: 'b' }), observation('reached', { id: 'a', path: '/else' })],
    want: true,
  },
  {
    name: 'the same answer under an older policy',
    of: [
      observation('reached', { id: 'b' }),
      {
        ...observation('reached', { id: 'a' }),
        restsOn: [{ ...RESTS_ON[0], version: '0' }] as Observation['restsOn'],
      },
    ],
    want: true,
  },
])('asked for again, $name: $want', ({ of, want }) => {
  expect(wantsSecondAnswer({ edge: deny, observations: of, currentRestsOn: NOW })).toBe(want);
});

test('a contradiction on one side of a condition is one of the edge, whichever side was asked last', () => {
  const of = edge({ verdict: 'conditional' }, condition);
  const passes = observation('reached', { path: '/health', id: 'p' });
  expect(agreement(of, passes, observation('denied', { path: '/', id: 'f' }))).toMatchObject({
    disposition: 'confirmed',
    observation: 'p',
  });
  expect(agreement(of, passes, ...twice('reached', { path: '/' }))).toMatchObject({
    disposition: 'contradicted',
    observation: 'second',
  });
});

test('pods that the proof does not rest on come and go', () => {
  const held = compare({
    edge: deny,
    observations: [observation('denied')],
    currentRestsOn: [...NOW, { ...CLIENT, name: 'other' }],
  });
  expect(held.stale).toBeNull();
});

test('a probe that did not run hides no proof', () => {
  expect(
    agreement(deny, observation('not-run', { id: 'new' }), observation('denied', { id: 'old' })),
  ).toMatchObject({ disposition: 'confirmed', observation: 'old' });
});

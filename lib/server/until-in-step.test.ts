import { expect, test } from 'vitest';
import type { ProxyState } from '@/lib/mesh/distributed';
import type { Observation, Seen } from '@/lib/mesh/observation';
import { compare } from '@/lib/probe/compare';
import { edge, reachability, RESTS_ON, snapshot } from '@/lib/probe/probe.fixture';
import { withSettling } from './until-in-step';

const judged = {
  reachability: reachability([edge()]),
  snapshot: snapshot(),
  revision: 1,
} as unknown as Parameters<typeof withSettling>[1];
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const seenAt = (seen: Seen, second: number): Observation => ({
  id: `${seen} ${second}`,
  edge: edge().id,
  at: at(second),
  probe: null,
  raw: { exitCode: 0, httpCode: null, body: '', headers: {}, error: '', milliseconds: null },
  seen,
  meaning: `Saw ${seen}.`,
  predicted: 'deny',
  restsOn: RESTS_ON,
});

type Case = {
  readonly name: string;
  readonly step: ProxyState['step'] | null;
  readonly takenAt: number | null;
  /** What was seen, and when; the newest last. */
  readonly saw: readonly (readonly [Seen, number])[];
  readonly want: string;
};

/** The edge is declared denied, and its proxy took that at second 0. */
test.each<Case>([
  {
    name: 'answered twice within the drain',
    step: 'in-step',
    takenAt: 0,
    saw: [
      ['reached', 3],
      ['reached', 5],
    ],
    want: 'inconclusive',
  },
  {
    name: 'answered before the proxy took it',
    step: 'in-step',
    takenAt: 10,
    saw: [
      ['reached', 3],
      ['reached', 5],
    ],
    want: 'inconclusive',
  },
  {
    name: 'answered once within the drain and once after it',
    step: 'in-step',
    takenAt: 0,
    saw: [
      ['reached', 44],
      ['reached', 46],
    ],
    want: 'inconclusive',
  },
  {
    name: 'answered twice after the drain',
    step: 'in-step',
    takenAt: 0,
    saw: [
      ['reached', 46],
      ['reached', 48],
    ],
    want: 'contradicted',
  },
  {
    name: 'a proxy with something of its own took it a moment ago',
    step: 'differs',
    takenAt: 0,
    saw: [
      ['reached', 3],
      ['reached', 5],
    ],
    want: 'inconclusive',
  },
  {
    name: 'a proxy that is behind does what it holds',
    step: 'behind',
    takenAt: 0,
    saw: [
      ['reached', 3],
      ['reached', 5],
    ],
    want: 'contradicted',
  },
  {
    name: 'a proxy that refuses does what it holds',
    step: 'refused',
    takenAt: 0,
    saw: [
      ['reached', 3],
      ['reached', 5],
    ],
    want: 'contradicted',
  },
  {
    name: 'a proxy that nobody can read',
    step: null,
    takenAt: null,
    saw: [
      ['reached', 3],
      ['reached', 5],
    ],
    want: 'contradicted',
  },
  { name: 'refused within the drain', step: 'in-step', takenAt: 0, saw: [['denied', 3]], want: 'confirmed' },
  {
    name: 'a time-out within the drain',
    step: 'in-step',
    takenAt: 0,
    saw: [['timed-out', 3]],
    want: 'inconclusive',
  },
])('$name: $want', async ({ step, takenAt, saw, want }) => {
  const standing = step === null ? null : { step, takenAt: takenAt === null ? null : at(takenAt) };
  const observations = await Promise.all(
    saw.map(([seen, second]) => withSettling(() => Promise.resolve(standing), judged, seenAt(seen, second))),
  );
  const agreement = compare({
    edge: edge(),
    observations: observations.toReversed(),
    currentRestsOn: RESTS_ON,
  });
  expect(agreement.disposition).toBe(want);
});

test('it says how long ago the proxy took the policy, and when to ask again', async () => {
  const standing = { step: 'in-step', takenAt: at(0) } as const;
  const observation = await withSettling(() => Promise.resolve(standing), judged, seenAt('reached', 12));
  const { sentence } = compare({ edge: edge(), observations: [observation], currentRestsOn: RESTS_ON });
  expect(sentence).toBe(
    'Predicted denied, was answered 12 s after the proxy took this policy. Saw reached. Old connections may follow the former one for up to 45 s: ask again after 00:00:45 UTC.',
  );
});

test('an answer that agrees is held against no proxy', async () => {
  const ask = () => Promise.reject(new Error('Nobody should ask.'));
  const observation = seenAt('denied', 3);
  expect(await withSettling(ask, judged, observation)).toBe(observation);
});

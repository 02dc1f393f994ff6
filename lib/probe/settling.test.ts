import { expect, test } from 'vitest';
import { settlingOf, takenText } from './settling';

const TAKEN = '2026-01-01T00:00:10.000Z';
const UNTIL = '2026-01-01T00:00:55.000Z';

test.each([
  { name: 'when that is not known', at: '2026-01-01T00:00:12.000Z', takenAt: null, want: null },
  { name: 'before', at: '2026-01-01T00:00:09.000Z', takenAt: TAKEN, want: UNTIL },
  { name: 'at once', at: TAKEN, takenAt: TAKEN, want: UNTIL },
  { name: 'in the last moment', at: '2026-01-01T00:00:54.999Z', takenAt: TAKEN, want: UNTIL },
  { name: 'after the drain', at: UNTIL, takenAt: TAKEN, want: null },
  { name: 'long after', at: '2026-01-02T00:00:00.000Z', takenAt: TAKEN, want: null },
])('an answer $name hangs on $want', ({ at, takenAt, want }) => {
  expect(settlingOf(at, takenAt)?.until ?? null).toBe(want);
});

test.each([
  ['2026-01-01T00:00:09.000Z', 'before the proxy took this policy'],
  [TAKEN, '0 s after the proxy took this policy'],
  ['2026-01-01T00:00:22.900Z', '12 s after the proxy took this policy'],
])('%s reads: %s', (at, text) => {
  expect(takenText(at, { takenAt: TAKEN, until: UNTIL })).toBe(text);
});

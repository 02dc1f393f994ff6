import { expect, test } from 'vitest';
import type { Observation, Seen } from '@/lib/mesh/observation';
import { findControl, withControl } from './control';
import { edge, reachability, snapshot } from './probe.fixture';

const line = { method: 'GET', path: '/' };
const anonymous = (given: Parameters<typeof edge>[0], condition: Parameters<typeof edge>[1] = null) =>
  edge(given, condition, 'anonymous');

test.each([
  { name: 'a principal that is allowed', other: anonymous({ verdict: 'allow' }), want: 'anonymous' },
  { name: 'nobody who is denied too', other: anonymous({ verdict: 'deny' }), want: undefined },
  {
    name: 'a principal whose condition lets this very request pass',
    other: anonymous({ verdict: 'conditional' }, { text: '', passes: line, fails: null }),
    want: 'anonymous',
  },
  {
    name: 'nobody whose condition does not',
    other: anonymous({ verdict: 'conditional' }, { text: '', passes: { ...line, path: '/x' }, fails: line }),
    want: undefined,
  },
  {
    name: 'nobody without a pod',
    other: edge({ verdict: 'allow' }, null, 'cluster.local/ns/gone/sa/ghost'),
    want: undefined,
  },
])('the control is $name', ({ other, want }) => {
  const of = { snapshot: snapshot(), reachability: reachability([edge(), other]) };
  expect(findControl(of, edge(), line)?.principal).toBe(want);
});

test('no edge is its own control', () => {
  const allowed = edge({ verdict: 'allow' });
  expect(
    findControl({ snapshot: snapshot(), reachability: reachability([allowed]) }, allowed, line),
  ).toBeNull();
});

const saw = (seen: Seen, id = 'x'): Observation => ({
  id,
  edge: edge().id,
  at: '2026-01-01T00:00:00Z',
  probe: null,
  raw: { exitCode: 0, httpCode: null, body: '', headers: {}, error: '', milliseconds: null },
  seen,
  meaning: `Saw ${seen}.`,
  predicted: 'deny',
  restsOn: [],
});

test.each([
  { seen: 'denied', control: 'reached', want: 'denied' },
  { seen: 'denied', control: 'timed-out', want: 'denied' },
  { seen: 'cut', control: 'reached', want: 'cut' },
  { seen: 'cut', control: 'cut', want: 'unclear' },
  { seen: 'cut', control: 'refused', want: 'unclear' },
  { seen: 'timed-out', control: 'timed-out', want: 'timed-out' },
] as const)('$seen with a control that is $control stays or becomes $want', ({ seen, control, want }) => {
  const held = withControl(saw(seen), saw(control, 'control'));
  expect(held.seen).toBe(want);
  expect(held.control).toMatchObject({ observation: 'control', seen: control });
});

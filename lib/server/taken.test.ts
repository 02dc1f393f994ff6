import { describe, expect, test } from 'vitest';
import { reachability } from '@/lib/probe/probe.fixture';
import { createTaken } from './taken';

const [target] = reachability([]).targets;
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** Readings of one proxy: what its own clock says that it took last, and when it was read. */
type Reading = readonly [updatedAt: number | null, readAt: number];

const takenAfter = (...readings: readonly Reading[]): string | null => {
  if (!target) throw new Error('The fixture has a target.');
  const taken = createTaken();
  for (const [updatedAt, readAt] of readings)
    taken.read('uid', { updatedAt: updatedAt === null ? null : at(updatedAt), readAt: at(readAt) }, target);
  return taken.takenAt('uid');
};

describe("when a proxy took what it holds, whatever the proxy's clock says", () => {
  test.each<{ name: string; readings: readonly Reading[]; want: number | null }>([
    { name: 'never read', readings: [], want: null },
    { name: 'could not be read', readings: [[null, 10]], want: null },
    { name: 'read once: its own word', readings: [[5, 10]], want: 5 },
    { name: 'its clock is ahead: no later than it was read', readings: [[99, 10]], want: 10 },
    {
      name: 'changed between two readings',
      readings: [
        [5, 10],
        [15, 20],
      ],
      want: 15,
    },
    {
      name: 'its clock is behind: no earlier than the reading before',
      readings: [
        [-95, 10],
        [-85, 20],
      ],
      want: 10,
    },
    {
      name: 'unchanged',
      readings: [
        [5, 10],
        [5, 20],
        [5, 30],
      ],
      want: 5,
    },
    {
      name: 'could not be read any more',
      readings: [
        [5, 10],
        [null, 20],
      ],
      want: 5,
    },
    {
      name: 'changed while it could not be read',
      readings: [
        [-95, 10],
        [null, 20],
        [-75, 30],
      ],
      want: 10,
    },
  ])('$name', ({ readings, want }) => {
    expect(takenAfter(...readings)).toBe(want === null ? null : at(want));
  });
});

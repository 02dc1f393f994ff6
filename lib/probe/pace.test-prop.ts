import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPace } from './pace';

test('no target gets more than its rate within any one window, whatever is asked and however long it takes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0.5, 1, 2, 7.5, 50),
      fc.array(
        fc.record({
          target: fc.constantFrom('a', 'b'),
          wanted: fc.integer({ min: 1, max: 60 }),
          lastsMs: fc.integer({ min: 0, max: 3_000 }),
          laterMs: fc.integer({ min: 0, max: 1_500 }),
        }),
        { maxLength: 40 },
      ),
      (rate, asks) => {
        let clock = 0;
        const pace = createPace(rate, () => clock);
        const ends: { at: number; end: () => void }[] = [];
        // Any moment of a command may be that of its requests: the first and the last are the worst.
        const spans: { target: string; from: number; to: number; requests: number }[] = [];
        const runTo = (to: number): void => {
          ends.sort((a, b) => a.at - b.at);
          while (ends[0] && ends[0].at <= to) {
            const next = ends.shift();
            clock = next?.at ?? clock;
            next?.end();
          }
          clock = to;
        };
        for (const { target, wanted, lastsMs, laterMs } of asks) {
          runTo(clock + laterMs);
          const requests = Math.min(wanted, pace.free(target));
          if (requests <= 0) continue;
          const over = Array.from({ length: requests }, () => pace.take(target));
          ends.push({ at: clock + lastsMs, end: () => over.forEach((end) => end()) });
          spans.push({ target, from: clock, to: clock + lastsMs, requests });
        }
        const windowMs = 1000 * Math.max(1, 1 / rate);
        for (const { target, from } of spans) {
          const near = spans.filter(
            (span) => span.target === target && span.from <= from && span.to > from - windowMs,
          );
          const sum = near.reduce((total, { requests }) => total + requests, 0);
          expect(sum).toBeLessThanOrEqual(Math.max(1, Math.floor(rate)));
        }
      },
    ),
  );
});

test('what is over stops counting by itself, and says when', () => {
  let clock = 0;
  const pace = createPace(1, () => clock);
  const end = pace.take('a');
  expect(pace.free('a')).toBe(0);
  expect(pace.nextAt()).toBeNull();
  end();
  end();
  expect(pace.nextAt()).toBe(1000);
  clock = 999;
  expect(pace.free('a')).toBe(0);
  clock = 1000;
  expect(pace.free('a')).toBe(1);
});

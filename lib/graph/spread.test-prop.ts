import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './spread';

const wishes = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 30 });

test('keeps order and gaps, stays above the low bound', () => {
  fc.assert(
    fc.property(wishes, (wanted) => {
      const ys = spread(
        wanted,
        wanted.map(() => 34),
        { low: 40, high: 2000 },
      );
      ys.forEach((y, at) => {
        expect(y).toBeGreaterThanOrEqual(40);
        if (at > 0) expect(y - (ys[at - 1] ?? 0)).toBeGreaterThanOrEqual(34 - 1e-6);
      });
    }),
  );
});

test('leaves alone what already has room', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), (count) => {
      const wanted = Array.from({ length: count }, (_, at) => 50 + at * 40);
      expect(
        spread(
          wanted,
          wanted.map(() => 34),
          { low: 40, high: 2000 },
        ),
      ).toEqual(wanted);
    }),
  );
});

test('a small change of one wish moves nothing by more than that change', () => {
  fc.assert(
    fc.property(wishes, fc.nat(29), (wanted, at) => {
      const moved = wanted.map((want, index) => (index === at ? want + 3 : want));
      const bounds = { low: 40, high: 2000 };
      const gaps = wanted.map(() => 34);
      const before = spread(wanted, gaps, bounds);
      spread(moved, gaps, bounds).forEach((y, index) => {
        expect(Math.abs(y - (before[index] ?? 0))).toBeLessThanOrEqual(3 + 1e-6);
      });
    }),
  );
});

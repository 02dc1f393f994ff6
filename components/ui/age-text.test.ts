import { expect, test } from 'vitest';
import { ageText, durationText, momentText } from './age-text';

test.each([
  [0, '0 s'],
  [-4_000, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_599_000, '59 min'],
  [3_600_000, '1 h'],
  [86_400_000 * 3.9, '3 d'],
])('an age of %d ms is told in one unit, rounded down', (milliseconds, text) => {
  expect(ageText(milliseconds)).toBe(text);
});

test('a duration keeps one decimal from a second on', () => {
  expect(durationText(9.4)).toBe('9 ms');
  expect(durationText(1_234)).toBe('1.2 s');
});

test('a moment is told in UTC, and what is no date stays as it is', () => {
  expect(momentText('2026-11-24T20:58:31.000Z')).toBe('24 Nov 2026, 20:58 UTC');
  expect(momentText('never')).toBe('never');
});

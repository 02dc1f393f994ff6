import { expect, test } from 'vitest';
import { spanText } from './span';

const minute = 60_000;
const hour = 60 * minute;

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [12.9 * minute, '12 min'],
  [3 * hour, '3 h'],
  [3 * hour + 20 * minute, '3 h 20 min'],
  [52 * hour, '2 d 4 h'],
  [90 * 24 * hour + 5 * hour, '90 d'],
  [-2 * hour, '2 h'],
])('%i ms is %s', (span, text) => {
  expect(spanText(span)).toBe(text);
});

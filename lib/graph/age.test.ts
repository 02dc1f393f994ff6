import { expect, test } from 'vitest';
import { absoluteText, ageText } from './age';

const at = '2026-11-24T20:58:00.000Z';
const after = (seconds: number): number => Date.parse(at) + seconds * 1000;

test.each([
  { seconds: -5, want: '0 s' },
  { seconds: 41, want: '41 s' },
  { seconds: 4 * 60 + 59, want: '4 min' },
  { seconds: 2 * 3600, want: '2 h' },
  { seconds: 3 * 86_400 + 100, want: '3 d' },
])('$seconds seconds are $want', ({ seconds, want }) => {
  expect(ageText(at, after(seconds))).toBe(want);
});

test('a moment is told in UTC', () => {
  expect(absoluteText(at)).toBe('24 Nov 2026, 20:58 UTC');
});

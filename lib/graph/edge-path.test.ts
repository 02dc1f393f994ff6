import { expect, test } from 'vitest';
import { bezier, pointAt } from './edge-path';

const from = { x: 0, y: 10 };
const to = { x: 200, y: 110 };

test('control points stand at 45% of the distance', () => {
  expect(bezier(from, to)).toBe('M0 10C90 10 110 110 200 110');
});

test('a short line keeps room to bend', () => {
  expect(bezier(from, { x: 20, y: 110 })).toBe('M0 10C30 10 -10 110 20 110');
});

test('a line starts and ends where it says, level', () => {
  expect(pointAt(from, to, 0)).toMatchObject({ x: 0, y: 10, angle: 0 });
  expect(pointAt(from, to, 1)).toMatchObject({ x: 200, y: 110, angle: 0 });
  expect(pointAt(from, to, 0.5).angle).toBeGreaterThan(0);
});

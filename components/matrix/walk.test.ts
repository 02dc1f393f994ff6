import { expect, test } from 'vitest';
import type { MatrixLayout } from '@/lib/matrix/layout';
import { walk } from './walk';

const layout: MatrixLayout = {
  rows: new Int32Array(30),
  columns: new Int32Array(20),
  cells: new Uint8Array(600),
  rowSpans: [],
  columnSpans: [],
  disagreeing: Uint32Array.from([45]),
  odd: Uint32Array.from([3, 599]),
};

test.each([
  ['ArrowRight', false, [2, 6]],
  ['ArrowLeft', false, [2, 4]],
  ['ArrowDown', false, [3, 5]],
  ['ArrowUp', false, [1, 5]],
  ['PageDown', false, [12, 5]],
  ['PageUp', false, [0, 5]],
  ['Home', false, [2, 0]],
  ['End', false, [2, 19]],
  ['Home', true, [0, 0]],
  ['End', true, [29, 19]],
  ['n', false, [29, 19]],
  ['N', false, [0, 3]],
])('%s leads on (Ctrl %s)', (key, ctrlKey, [row, column]) => {
  expect(walk(layout, { row: 2, column: 5 }, { key, ctrlKey })).toEqual({ row, column });
});

test('walking stops at the edge, and from what stands out last leads to the first', () => {
  expect(walk(layout, { row: 29, column: 19 }, { key: 'ArrowDown', ctrlKey: false })).toEqual({
    row: 29,
    column: 19,
  });
  expect(walk(layout, { row: 29, column: 19 }, { key: 'n', ctrlKey: false })).toEqual({ row: 0, column: 3 });
  expect(walk(layout, { row: 0, column: 0 }, { key: 'x', ctrlKey: false })).toBeNull();
});

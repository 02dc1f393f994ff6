import { expect, test } from 'vitest';
import type { MatrixLayout } from '@/lib/matrix/layout';
import { carryOver, firstCamera, fitCamera, moveTo, showCell, zoomCamera } from './camera';

const layoutOf = (rows: number, columns: number): MatrixLayout => ({
  rows: new Int32Array(rows),
  columns: new Int32Array(columns),
  cells: new Uint8Array(rows * columns),
  rowSpans: [{ namespace: 'a', from: 0, to: rows }],
  columnSpans: [{ namespace: 'a', from: 0, to: columns }],
  disagreeing: new Uint32Array(0),
  odd: new Uint32Array(0),
});
const room = { width: 1200, height: 700 };

test.each([
  [4, 2, 24, 2],
  [20, 40, 24, 1.25],
  [30, 40, 16, 1.75],
  [60, 120, 9, 1],
  [1000, 1000, 700 / 1000 / (11 / 9), 1],
])('%i rows and %i columns are seen whole', (rows, columns, cell, wide) => {
  const camera = fitCamera(layoutOf(rows, columns), room);
  expect(camera.cell).toBeCloseTo(cell);
  expect(camera.columns.cell).toBeCloseTo(cell * wide);
  expect(camera.columns.length).toBeLessThanOrEqual(room.width + 0.01);
  expect(camera.rows.length).toBeLessThanOrEqual(room.height + 0.01);
});

test('zooming leads from the overview to a cell and back', () => {
  const layout = layoutOf(2000, 2000);
  const first = fitCamera(layout, room);
  const at = { x: 300, y: 350 };
  let camera = first;
  for (let step = 0; step < 40; step += 1) camera = zoomCamera(camera, layout, { direction: 1, at, room });
  expect(camera.columns.cell).toBe(48);
  expect(camera.rows.at(camera.y + at.y)).toBe(first.rows.at(first.y + at.y));
  for (let step = 0; step < 40; step += 1) camera = zoomCamera(camera, layout, { direction: -1, at, room });
  expect(camera.columns.cell).toBeCloseTo(first.columns.cell);
  expect(camera).toMatchObject({ x: 0, y: 0 });
});

test('a small matrix starts with names that can be read, a large one starts whole', () => {
  const little = { width: 500, height: 100 };
  expect(firstCamera(layoutOf(15, 18), little)).toMatchObject({ cell: 12, wide: 2 });
  expect(firstCamera(layoutOf(15, 18), room)).toEqual(
    expect.objectContaining({ cell: fitCamera(layoutOf(15, 18), room).cell }),
  );
  expect(firstCamera(layoutOf(300, 300), room).cell).toBeLessThan(6);
});

test('a cell is shown with the least movement', () => {
  const layout = layoutOf(500, 500);
  let camera = fitCamera(layout, room);
  while (camera.columns.cell < 20)
    camera = zoomCamera(camera, layout, { direction: 1, at: { x: 0, y: 0 }, room });
  expect(showCell(camera, { row: 1, column: 1 }, room)).toMatchObject({ x: camera.x, y: camera.y });
  const far = showCell(camera, { row: 400, column: 300 }, room);
  expect(far.columns.start(300) + 20 - far.x).toBeLessThanOrEqual(room.width);
  expect(showCell(far, { row: 0, column: 0 }, room)).toMatchObject({ x: 0, y: 0 });
});

test('a view never leaves the matrix', () => {
  const camera = fitCamera(layoutOf(10, 10), room);
  expect(moveTo(camera, 900, -50, room)).toMatchObject({ x: 0, y: 0 });
  expect(carryOver(camera, layoutOf(3, 3), room)).toMatchObject({ x: 0, y: 0 });
});

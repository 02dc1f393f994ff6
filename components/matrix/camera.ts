import { type Axis, clampOffset, keepUnder, toAxis } from '@/lib/matrix/axis';
import type { MatrixLayout } from '@/lib/matrix/layout';
import { LEAST_FORM } from './tiles';

/** Sizes of a cell at which its form is sharp. */
const FORMS = [6, 7, 8, 9, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48];
const TALL = 11 / 9;
const GAP = 5;
const STEP = 1.25;
/** Cells of a small matrix may be this much wider than tall, so that it fills the room. */
const WIDE = [2, 1.75, 1.5, 1.25, 1];
/** From this size on each line has its name. */
export const LEAST_NAMED = 12;
/** Up to this many lines a matrix is read, not looked at: it starts with its names, whole or not. */
const FEW = 60;

/** What of the matrix is seen, and how large. */
export type Camera = {
  /** The size of a cell. */
  readonly cell: number;
  /** Its width by that size. */
  readonly wide: number;
  readonly columns: Axis;
  readonly rows: Axis;
  readonly x: number;
  readonly y: number;
};

export type Room = { readonly width: number; readonly height: number };

type Size = Pick<Camera, 'cell' | 'wide'>;

const axesOf = (layout: MatrixLayout, { cell, wide }: Size): Size & Pick<Camera, 'columns' | 'rows'> => {
  const isForm = cell >= LEAST_FORM;
  const gap = isForm ? GAP : 0;
  const [width, height] = [cell * wide, cell * TALL].map((px) => (isForm ? Math.round(px) : px));
  return {
    cell,
    wide,
    columns: toAxis(layout.columnSpans, width ?? cell, gap),
    rows: toAxis(layout.rowSpans, height ?? cell, gap),
  };
};

export const moveTo = (camera: Camera, x: number, y: number, room: Room): Camera => ({
  ...camera,
  x: clampOffset(x, camera.columns.length, room.width),
  y: clampOffset(y, camera.rows.length, room.height),
});

const MOST_AT_FIRST = 24;

/** The whole matrix, as large as the room allows. */
export function fitCamera(layout: MatrixLayout, room: Room, most = MOST_AT_FIRST): Camera {
  const fits = (size: Size): boolean => {
    const { columns, rows } = axesOf(layout, size);
    return columns.length <= room.width && rows.length <= room.height;
  };
  const form = FORMS.findLast((cell) => cell <= most && fits({ cell, wide: 1 }));
  const [rows, columns] = [layout.rows.length, layout.columns.length];
  if (form !== undefined) {
    const wide = form < LEAST_NAMED ? 1 : (WIDE.find((one) => fits({ cell: form, wide: one })) ?? 1);
    return { ...axesOf(layout, { cell: form, wide }), x: 0, y: 0 };
  }
  const dot = Math.min(
    LEAST_FORM - 0.5,
    room.width / Math.max(1, columns),
    room.height / Math.max(1, rows) / TALL,
  );
  return { ...axesOf(layout, { cell: dot, wide: 1 }), x: 0, y: 0 };
}

/** Where a matrix starts: whole, or where it is small but the room is smaller, with names that can be read. */
export function firstCamera(layout: MatrixLayout, room: Room): Camera {
  const whole = fitCamera(layout, room);
  const isSmall = layout.rows.length <= FEW && layout.columns.length <= FEW;
  if (whole.cell >= LEAST_NAMED || !isSmall) return whole;
  const named = WIDE.map((wide) => axesOf(layout, { cell: LEAST_NAMED, wide }));
  const axes = named.find(({ columns }) => columns.length <= room.width) ?? named.at(-1);
  return axes === undefined ? whole : { ...axes, x: 0, y: 0 };
}

/** The size after one step in or out. */
function nextSize(cell: number, direction: 1 | -1, least: number): number {
  if (direction > 0) {
    const next = cell * STEP;
    return next < LEAST_FORM ? next : (FORMS.find((form) => form > cell) ?? FORMS.at(-1) ?? cell);
  }
  const smaller = FORMS.findLast((form) => form < cell);
  return Math.max(least, cell > LEAST_FORM && smaller !== undefined ? smaller : Math.min(cell / STEP, 5.5));
}

/** One step nearer or farther, with the cell under a point kept there. */
export function zoomCamera(
  camera: Camera,
  layout: MatrixLayout,
  {
    direction,
    at,
    room,
  }: {
    readonly direction: 1 | -1;
    readonly at: { readonly x: number; readonly y: number };
    readonly room: Room;
  },
): Camera {
  const least = Math.min(fitCamera(layout, room).cell, LEAST_FORM);
  const cell = nextSize(camera.cell, direction, least);
  const next = axesOf(layout, { cell, wide: cell < LEAST_NAMED ? 1 : camera.wide });
  const x = keepUnder(camera.columns, next.columns, camera.x + at.x) - at.x;
  const y = keepUnder(camera.rows, next.rows, camera.y + at.y) - at.y;
  return moveTo({ ...next, x, y }, x, y, room);
}

/** Moves no farther than it takes to show a cell whole. */
export function showCell(
  camera: Camera,
  cell: { readonly row: number; readonly column: number },
  room: Room,
): Camera {
  const near = (axis: Axis, line: number, offset: number, length: number): number => {
    const start = axis.start(line);
    return Math.min(start, Math.max(offset, start + axis.cell - length));
  };
  return moveTo(
    camera,
    near(camera.columns, cell.column, camera.x, room.width),
    near(camera.rows, cell.row, camera.y, room.height),
    room,
  );
}

/** The same view of another layout: the size stays, as far as there is something to see. */
export const carryOver = (camera: Camera, layout: MatrixLayout, room: Room): Camera =>
  moveTo({ ...camera, ...axesOf(layout, camera) }, camera.x, camera.y, room);

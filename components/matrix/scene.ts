import type { Axis } from '@/lib/matrix/axis';
import type { MatrixLayout } from '@/lib/matrix/layout';
import type { Cell, Line, MatrixTable } from '@/lib/matrix/table';
import type { Camera, Room } from './camera';
import type { Palette } from './palette';
import type { Tiles } from './tiles';

/** Room around the cells: names at the left and on top, ticks at the right and below. */
export type Margins = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** Advance of one character of a name, mono 10 px, and of a namespace, sans 12 px at 600. */
const NAME = 6.05;
const SPACE = 7.2;
/** Longer names are cut in their middle. */
const MOST_LETTERS = 28;

const longest = (texts: readonly string[]): number =>
  Math.min(
    MOST_LETTERS,
    texts.reduce((most, { length }) => Math.max(most, length), 0),
  );

const between = (least: number, length: number, most: number): number =>
  Math.round(Math.max(least, Math.min(length, most)));

/** A name without what the heading beside it says already. */
export const shortName = ({ name, namespace }: Line): string =>
  namespace !== '' && name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name;

/** Room for the headings of rows, and for the names beside them. */
export const spaceOf = ({ rows }: Pick<MatrixTable, 'rows'>): number =>
  between(12, 28 + SPACE * longest(rows.map(({ namespace }) => namespace)), 140);

/** As much as the names need, as far as the cells keep most of the room. */
export function marginsOf({ width, height }: Room, table: MatrixTable | null): Margins {
  const [right, bottom] = width < 600 ? [14, 12] : [22, 14];
  if (table === null) return { left: 112, top: 108, right, bottom };
  const names = NAME * longest(table.rows.map(shortName)) + 14;
  return {
    left: between(112, spaceOf(table) + names, width * 0.36),
    top: between(60, NAME * longest(table.columns.map(({ name }) => name)) + 34, height * 0.45),
    right,
    bottom,
  };
}

/** Everything that one picture is painted from; cells by their drawn places. */
export type Scene = {
  readonly table: MatrixTable;
  readonly layout: MatrixLayout;
  readonly camera: Camera;
  readonly tiles: Tiles;
  readonly palette: Palette;
  readonly size: Room;
  readonly margins: Margins;
  readonly pointed: Cell | null;
  readonly active: Cell | null;
  readonly isFocused: boolean;
  readonly hidesDisagreeing: boolean;
};

export type Pen = CanvasRenderingContext2D;

export const bodyOf = ({ size, margins }: Pick<Scene, 'size' | 'margins'>): Room => ({
  width: Math.max(1, size.width - margins.left - margins.right),
  height: Math.max(1, size.height - margins.top - margins.bottom),
});

export const rowLine = ({ table, layout }: Scene, row: number): Line | undefined =>
  table.rows[layout.rows[row] ?? -1];
export const columnLine = ({ table, layout }: Scene, column: number): Line | undefined =>
  table.columns[layout.columns[column] ?? -1];

/** Lines in the window, first and last. */
export const seen = (axis: Axis, offset: number, length: number): readonly [number, number] => [
  axis.at(offset),
  axis.count === 0 ? -1 : axis.at(offset + length),
];

export const xOf = ({ camera, margins }: Scene, column: number): number =>
  margins.left + camera.columns.start(column) - camera.x;
export const yOf = ({ camera, margins }: Scene, row: number): number =>
  margins.top + camera.rows.start(row) - camera.y;

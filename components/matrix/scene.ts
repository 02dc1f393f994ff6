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

export const marginsOf = (width: number): Margins =>
  width < 600
    ? { left: 112, top: 108, right: 14, bottom: 12 }
    : { left: 196, top: 122, right: 22, bottom: 14 };

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

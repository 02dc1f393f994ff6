import type { Standing } from '@/lib/graph/marks';
import type { Axis } from '@/lib/matrix/axis';
import { isOpen, type MatrixLayout } from '@/lib/matrix/layout';
import { codeOf, standingAt } from '@/lib/matrix/table';
import { makeGlyph } from './glyphs';
import type { Palette } from './palette';

/** From this cell size on each cell has its form; below it is filled or blank. */
export const LEAST_FORM = 6;
const TILE_PX = 512;
const TILE_DOTS = 256;
const MOST_TILES = 120;

/** What tiles are made from; when any of it changes, they are made anew. */
export type TileGround = {
  readonly layout: MatrixLayout;
  readonly hidden: ReadonlySet<Standing>;
  readonly palette: Palette;
  readonly columns: Axis;
  readonly rows: Axis;
  readonly scale: number;
};

/** Where a tile is drawn, in px of the matrix. */
type Tile = {
  readonly image: OffscreenCanvas;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

type Window = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Tiles = {
  /** Draws each tile in the window; false: some are still to be made, so that one more frame is needed. */
  readonly draw: (window: Window, put: (tile: Tile) => void, until: number) => boolean;
};

const [DISAGREE, UNKNOWN] = (['disagree', 'unknown'] as const).map(codeOf);

const rank = (code: number): number => (code === DISAGREE ? 4 : code === UNKNOWN ? 2 : isOpen(code) ? 3 : 1);

/** A colour as four bytes. */
function bytesOf(colour: string): readonly number[] {
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  if (pen === null) return [0, 0, 0, 255];
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data];
}

/** Each cell in its form. */
function formTile(
  ground: TileGround,
  glyphOf: (code: number) => OffscreenCanvas,
  from: readonly [number, number],
  step: readonly [number, number],
): Tile {
  const { layout, columns, rows, scale } = ground;
  const [column, row] = from;
  const [lastColumn, lastRow] = [
    Math.min(column + step[0], columns.count),
    Math.min(row + step[1], rows.count),
  ];
  const [x, y] = [columns.start(column), rows.start(row)];
  const [width, height] = [
    columns.start(lastColumn - 1) + columns.cell - x,
    rows.start(lastRow - 1) + rows.cell - y,
  ];
  const image = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  const pen = image.getContext('2d');
  if (pen !== null)
    for (let r = row; r < lastRow; r += 1)
      for (let c = column; c < lastColumn; c += 1)
        pen.drawImage(
          glyphOf(layout.cells[r * columns.count + c] ?? 0),
          Math.round((columns.start(c) - x) * scale),
          Math.round((rows.start(r) - y) * scale),
        );
  return { image, x, y, width: image.width / scale, height: image.height / scale };
}

type Dots = { readonly colours: readonly (readonly number[])[]; readonly per: number };

/** One dot for a cell, or for several, of which the most telling is seen. */
function dotTile(
  { layout, columns, rows, hidden }: TileGround,
  { colours, per }: Dots,
  from: readonly [number, number],
): Tile {
  const [column, row] = from;
  const [width, height] = [
    Math.min(TILE_DOTS, Math.ceil((columns.count - column) / per)),
    Math.min(TILE_DOTS, Math.ceil((rows.count - row) / per)),
  ];
  const data = new ImageData(width, height);
  const isHidden = [undefined, ...Array.from({ length: 7 }, (_, at) => standingAt(at + 1))].map(
    (one) => one !== undefined && hidden.has(one),
  );
  for (let dotY = 0; dotY < height; dotY += 1)
    for (let dotX = 0; dotX < width; dotX += 1) {
      let best = 0;
      const [firstRow, firstColumn] = [row + dotY * per, column + dotX * per];
      const [endRow, endColumn] = [
        Math.min(firstRow + per, rows.count),
        Math.min(firstColumn + per, columns.count),
      ];
      for (let r = firstRow; r < endRow; r += 1)
        for (let c = firstColumn; c < endColumn; c += 1) {
          const code = layout.cells[r * columns.count + c] ?? 0;
          if (isHidden[code] !== true) best = Math.max(best, rank(code));
        }
      data.data.set(colours[best] ?? [], 4 * (dotY * width + dotX));
    }
  const image = new OffscreenCanvas(width, height);
  image.getContext('2d')?.putImageData(data, 0, 0);
  return {
    image,
    x: columns.start(column),
    y: rows.start(row),
    width: width * per * columns.cell,
    height: height * per * rows.cell,
  };
}

/** A matrix cut into pictures that are made when first seen and kept while there is room. */
export function createTiles(ground: TileGround): Tiles {
  const { columns, rows, palette, hidden, scale } = ground;
  const isForm = columns.cell >= LEAST_FORM;
  const per = isForm
    ? 1
    : Math.max(1, 2 ** Math.ceil(Math.log2(1 / (Math.min(columns.cell, rows.cell) * scale))));
  const step: readonly [number, number] = isForm
    ? [Math.max(1, Math.floor(TILE_PX / columns.cell)), Math.max(1, Math.floor(TILE_PX / rows.cell))]
    : [TILE_DOTS * per, TILE_DOTS * per];
  const glyphs = new Map<number, OffscreenCanvas>();
  const glyphOf = (code: number): OffscreenCanvas => {
    const standing = standingAt(code);
    const shown = standing !== undefined && hidden.has(standing) ? undefined : standing;
    const glyph =
      glyphs.get(code) ?? makeGlyph(shown, { width: columns.cell, height: rows.cell, scale }, palette);
    glyphs.set(code, glyph);
    return glyph;
  };
  const colours = [palette.panel, palette.panel, palette.unknown, palette.allow, palette.disagree].map(
    bytesOf,
  );
  const known = new Map<string, Tile>();
  const make = (column: number, row: number): Tile =>
    isForm
      ? formTile(ground, glyphOf, [column, row], step)
      : dotTile(ground, { colours, per }, [column, row]);
  const keep = (key: string, tile: Tile): void => {
    // The one that was not seen for the longest time makes room.
    known.delete(key);
    known.set(key, tile);
    const [oldest] = known.keys();
    if (known.size > MOST_TILES && oldest !== undefined) known.delete(oldest);
  };
  return {
    draw: ({ x, y, width, height }, put, until) => {
      let isWhole = true;
      const firstOf = (axis: Axis, at: number, by: number): number => Math.floor(axis.at(at) / by) * by;
      for (let row = firstOf(rows, y, step[1]); row <= rows.at(y + height); row += step[1])
        for (let column = firstOf(columns, x, step[0]); column <= columns.at(x + width); column += step[0]) {
          const key = `${column} ${row}`;
          const tile = known.get(key) ?? (performance.now() < until ? make(column, row) : null);
          if (tile === null) {
            isWhole = false;
            continue;
          }
          keep(key, tile);
          put(tile);
        }
      return isWhole;
    },
  };
}

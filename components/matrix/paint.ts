import type { Cell } from '@/lib/matrix/table';
import { paintTriangle } from './glyphs';
import { paintColumnNames, paintPointed, paintRowNames } from './heads';
import { bodyOf, type Pen, type Scene, seen, xOf, yOf } from './scene';

function clipBody(pen: Pen, scene: Scene, paint: () => void): void {
  const { margins } = scene;
  const { width, height } = bodyOf(scene);
  pen.save();
  pen.beginPath();
  pen.rect(margins.left - 1, margins.top - 1, width + 2, height + 2);
  pen.clip();
  paint();
  pen.restore();
}

function paintBands(pen: Pen, scene: Scene, { row, column }: Cell): void {
  const { camera, palette, margins } = scene;
  const body = bodyOf(scene);
  pen.globalAlpha = 0.5;
  pen.fillStyle = palette.sel;
  pen.fillRect(
    margins.left,
    yOf(scene, row),
    Math.min(body.width, camera.columns.length),
    Math.max(1, camera.rows.cell - 1),
  );
  pen.fillRect(
    xOf(scene, column),
    margins.top,
    Math.max(1, camera.columns.cell - 1),
    Math.min(body.height, camera.rows.length),
  );
  pen.globalAlpha = 1;
}

/** A frame around each block of a namespace with itself. */
function paintOwnBlocks(pen: Pen, scene: Scene): void {
  const { layout, palette } = scene;
  const rows = new Map(layout.rowSpans.map((span) => [span.namespace, span]));
  pen.strokeStyle = palette.edge;
  pen.lineWidth = 1;
  for (const columns of layout.columnSpans) {
    const own = rows.get(columns.namespace);
    if (own === undefined || columns.namespace === '') continue;
    const [x, y] = [xOf(scene, columns.from), yOf(scene, own.from)];
    const width = xOf(scene, columns.to - 1) + scene.camera.columns.cell - x;
    const height = yOf(scene, own.to - 1) + scene.camera.rows.cell - y;
    pen.strokeRect(Math.round(x) - 1.5, Math.round(y) - 1.5, Math.round(width) + 2, Math.round(height) + 2);
  }
}

/** Cells of a list that lie in the window. */
function inWindow(scene: Scene, places: Uint32Array, put: (cell: Cell) => void): void {
  const { camera, layout } = scene;
  const body = bodyOf(scene);
  const [firstRow, lastRow] = seen(camera.rows, camera.y, body.height);
  const [firstColumn, lastColumn] = seen(camera.columns, camera.x, body.width);
  const width = layout.columns.length;
  for (const place of places) {
    const [row, column] = [Math.floor(place / width), place % width];
    if (row >= firstRow && row <= lastRow && column >= firstColumn && column <= lastColumn)
      put({ row, column });
  }
}

function paintOdd(pen: Pen, scene: Scene): void {
  const { camera, palette } = scene;
  const [width, height] = [camera.columns.cell, camera.rows.cell];
  pen.strokeStyle = palette.ink;
  pen.fillStyle = palette.ink;
  pen.lineWidth = 1;
  inWindow(scene, scene.layout.odd, ({ row, column }) => {
    const [x, y] = [xOf(scene, column), yOf(scene, row)];
    if (width >= 6) pen.strokeRect(Math.round(x) - 0.5, Math.round(y) - 0.5, width, height);
    else pen.fillRect(x + width / 2 - 1, y + height / 2 - 1, 2, 2);
  });
}

function paintDisagreeing(pen: Pen, scene: Scene): void {
  const { camera, palette, layout, hidesDisagreeing } = scene;
  if (hidesDisagreeing) return;
  const size = camera.columns.cell < 6 ? 9 : 18;
  inWindow(scene, layout.disagreeing, ({ row, column }) =>
    paintTriangle(
      pen,
      { x: xOf(scene, column) + camera.columns.cell / 2, y: yOf(scene, row) + camera.rows.cell / 2, size },
      palette,
    ),
  );
}

/** In both margins, where a line holds a disagreement; also where the cell itself is out of sight. */
function paintTicks(pen: Pen, scene: Scene): void {
  const { margins, palette, layout, camera, hidesDisagreeing } = scene;
  if (hidesDisagreeing) return;
  const body = bodyOf(scene);
  const right = margins.left + Math.min(body.width, camera.columns.length) + 5;
  const bottom = margins.top + Math.min(body.height, camera.rows.length) + 4;
  pen.fillStyle = palette.disagree;
  const width = layout.columns.length;
  for (const place of layout.disagreeing) {
    const y = yOf(scene, Math.floor(place / width)) + camera.rows.cell / 2;
    const x = xOf(scene, place % width) + camera.columns.cell / 2;
    pen.beginPath();
    if (y >= margins.top && y <= margins.top + body.height) {
      pen.moveTo(right, y);
      pen.lineTo(right + 7, y - 4);
      pen.lineTo(right + 7, y + 4);
    }
    if (x >= margins.left && x <= margins.left + body.width) {
      pen.moveTo(x, bottom);
      pen.lineTo(x - 4, bottom + 7);
      pen.lineTo(x + 4, bottom + 7);
    }
    pen.fill();
  }
}

const outline = (pen: Pen, scene: Scene, { row, column }: Cell, width: number): void => {
  const { camera, palette } = scene;
  pen.strokeStyle = palette.ink;
  pen.lineWidth = width;
  const [w, h] = [Math.max(5, camera.columns.cell), Math.max(5, camera.rows.cell)];
  const x = xOf(scene, column) + (camera.columns.cell - w) / 2;
  const y = yOf(scene, row) + (camera.rows.cell - h) / 2;
  pen.strokeRect(x - 1.5, y - 1.5, w + 2, h + 2);
};

const isIn = (scene: Scene, { row, column }: Cell): boolean =>
  row < scene.layout.rows.length && column < scene.layout.columns.length;

/** Paints one picture of what is visible; false: some tiles are still to come, so that another picture is needed. */
export function paintScene(pen: Pen, scene: Scene, until: number): boolean {
  const { palette, size, camera, margins, tiles, pointed, active } = scene;
  const body = bodyOf(scene);
  let isWhole = true;
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, size.width, size.height);
  if (scene.layout.rows.length === 0 || scene.layout.columns.length === 0) return true;
  clipBody(pen, scene, () => {
    pen.imageSmoothingEnabled = false;
    isWhole = tiles.draw(
      { x: camera.x, y: camera.y, width: body.width, height: body.height },
      ({ image, x, y, width, height }) =>
        pen.drawImage(image, margins.left + x - camera.x, margins.top + y - camera.y, width, height),
      until,
    );
    if (camera.columns.cell >= 3) paintOwnBlocks(pen, scene);
    const crossed = pointed ?? (scene.isFocused ? active : null);
    if (crossed !== null && isIn(scene, crossed)) paintBands(pen, scene, crossed);
    paintOdd(pen, scene);
    paintDisagreeing(pen, scene);
    if (active !== null && isIn(scene, active)) outline(pen, scene, active, 2);
    if (pointed !== null && isIn(scene, pointed)) outline(pen, scene, pointed, 1);
  });
  paintTicks(pen, scene);
  paintRowNames(pen, scene);
  paintColumnNames(pen, scene);
  const named = pointed ?? (scene.isFocused ? active : null);
  if (named !== null && isIn(scene, named)) paintPointed(pen, scene, named);
  return isWhole;
}

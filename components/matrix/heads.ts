import { cutTo } from '@/lib/graph/names';
import type { Axis } from '@/lib/matrix/axis';
import type { Span } from '@/lib/matrix/layout';
import type { Cell } from '@/lib/matrix/table';
import { LEAST_NAMED } from './camera';
import {
  bodyOf,
  columnLine,
  type Pen,
  rowLine,
  type Scene,
  seen,
  shortName,
  spaceOf,
  xOf,
  yOf,
} from './scene';

const LEAST_ROW_NAME = 9;

const SANS = '"IBM Plex Sans Variable", "IBM Plex Sans", sans-serif';
const MONO = '"IBM Plex Mono", monospace';

/** Every font that names are painted in. */
export const HEAD_FONTS: readonly string[] = [`600 12px ${SANS}`, `10px ${MONO}`];

/** A text that fits, cut in its middle; empty where not even three letters do. */
function fit(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  for (
    let length = Math.floor((width / pen.measureText(text).width) * text.length);
    length >= 3;
    length -= 1
  ) {
    const cut = cutTo(text, length);
    if (pen.measureText(cut).width <= width) return cut;
  }
  return '';
}

/** The part of a span that is seen; null: none of it. */
const seenPart = (from: number, to: number, low: number, high: number): readonly [number, number] | null => {
  const [start, end] = [Math.max(from, low), Math.min(to, high)];
  return end > start ? [start, end] : null;
};

const spanStart = (axis: Axis, { from }: Span): number => axis.start(from);
const spanEnd = (axis: Axis, { to }: Span): number => axis.start(to - 1) + axis.cell;

export function paintRowNames(pen: Pen, scene: Scene): void {
  const { camera, margins, palette, layout } = scene;
  const body = bodyOf(scene);
  const isGrouped = layout.rowSpans.some(({ namespace }) => namespace !== '');
  const space = isGrouped ? Math.min(spaceOf(scene.table), Math.round(margins.left * 0.44)) : 12;
  pen.save();
  pen.beginPath();
  pen.rect(0, margins.top - 2, margins.left - 3, body.height + 4);
  pen.clip();
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.font = `600 12px ${SANS}`;
  pen.fillStyle = palette.ink;
  let free = -Infinity;
  for (const span of isGrouped ? layout.rowSpans : []) {
    const part = seenPart(
      margins.top + spanStart(camera.rows, span) - camera.y,
      margins.top + spanEnd(camera.rows, span) - camera.y,
      margins.top,
      margins.top + body.height,
    );
    // Names that would lie on one another are left to the pointer.
    if (part === null || part[0] < free) continue;
    pen.fillText(fit(pen, span.namespace || 'several', space - 16), 12, part[0] + 7);
    free = part[0] + 13;
  }
  pen.textAlign = 'right';
  pen.font = `10px ${MONO}`;
  if (camera.rows.cell >= LEAST_ROW_NAME) {
    const [first, last] = seen(camera.rows, camera.y, body.height);
    pen.fillStyle = palette['ink-2'];
    for (let row = first; row <= last; row += 1) {
      const line = rowLine(scene, row);
      if (line !== undefined)
        pen.fillText(
          fit(pen, shortName(line), margins.left - space - 4),
          margins.left - 7,
          yOf(scene, row) + camera.rows.cell / 2,
        );
    }
  }
  pen.restore();
}

/** Headings that fit over their columns; those of the others stand before each name. */
function paintColumnSpans(pen: Pen, scene: Scene, line: number): ReadonlySet<string> {
  const { camera, margins, palette, layout } = scene;
  const body = bodyOf(scene);
  const written = new Set<string>();
  pen.font = `600 12px ${SANS}`;
  for (const span of layout.columnSpans) {
    const part = seenPart(
      margins.left + spanStart(camera.columns, span) - camera.x,
      margins.left + spanEnd(camera.columns, span) - camera.x,
      margins.left,
      margins.left + body.width,
    );
    if (part === null || span.namespace === '') continue;
    pen.fillStyle = palette.edge;
    pen.fillRect(part[0], line + 9, part[1] - part[0] - 1, 1);
    const isWhole = pen.measureText(span.namespace).width <= part[1] - part[0] - 4;
    if (!isWhole && camera.cell >= LEAST_NAMED) continue;
    written.add(span.namespace);
    pen.fillStyle = palette.ink;
    pen.fillText(fit(pen, span.namespace, part[1] - part[0] - 4), part[0], line);
  }
  return written;
}

export function paintColumnNames(pen: Pen, scene: Scene): void {
  const { camera, margins, palette } = scene;
  const body = bodyOf(scene);
  pen.save();
  pen.beginPath();
  pen.rect(margins.left - 1, 0, body.width + 2, margins.top - 1);
  pen.clip();
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  const isNamed = camera.cell >= LEAST_NAMED;
  const written = paintColumnSpans(pen, scene, isNamed ? 12 : margins.top - 18);
  if (isNamed) {
    const [first, last] = seen(camera.columns, camera.x, body.width);
    pen.font = `10px ${MONO}`;
    pen.fillStyle = palette['ink-2'];
    for (let column = first; column <= last; column += 1) {
      const name = columnLine(scene, column);
      if (name === undefined) continue;
      const isUnder = written.has(name.namespace);
      pen.save();
      pen.translate(xOf(scene, column) + camera.columns.cell / 2, margins.top - 6);
      pen.rotate(-Math.PI / 2);
      pen.fillText(fit(pen, isUnder ? shortName(name) : name.name, margins.top - (isUnder ? 34 : 30)), 0, 0);
      pen.restore();
    }
  }
  pen.restore();
}

/** A label in reversed ink, whole and inside the picture. */
function paintLabel(
  pen: Pen,
  scene: Scene,
  text: string,
  at: { readonly x: number; readonly y: number },
): void {
  const { palette, size } = scene;
  pen.font = `11px ${MONO}`;
  const width = Math.min(pen.measureText(text).width + 12, size.width - 8);
  const x = Math.max(4, Math.min(at.x - width / 2, size.width - width - 4));
  pen.fillStyle = palette.ink;
  pen.fillRect(x, at.y - 9, width, 18);
  pen.fillStyle = palette.panel;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillText(fit(pen, text, width - 12), x + 6, at.y + 0.5);
}

export function paintPointed(pen: Pen, scene: Scene, cell: Cell): void {
  const { camera, margins } = scene;
  const [row, column] = [rowLine(scene, cell.row), columnLine(scene, cell.column)];
  if (row === undefined || column === undefined) return;
  paintLabel(pen, scene, column.name, { x: xOf(scene, cell.column) + camera.columns.cell / 2, y: 11 });
  const y = Math.min(
    Math.max(yOf(scene, cell.row) + camera.rows.cell / 2, margins.top + 8),
    scene.size.height - 12,
  );
  pen.font = `11px ${MONO}`;
  const width = Math.min(pen.measureText(row.name).width + 12, margins.left - 8);
  paintLabel(pen, scene, fit(pen, row.name, width - 11), { x: margins.left - 5 - width / 2, y });
}

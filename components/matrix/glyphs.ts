import type { Standing } from '@/lib/graph/marks';
import type { Palette } from './palette';

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type Paint = (pen: OffscreenCanvasRenderingContext2D, box: Box, palette: Palette) => void;

const ring: Paint = (pen, { x, y, width, height }, palette) => {
  pen.strokeStyle = palette['allow-weak'];
  pen.lineWidth = 1.2;
  pen.strokeRect(x + 0.8, y + 0.8, width - 1.6, height - 1.6);
};

const cross: Paint = (pen, { x, y, width, height }, palette) => {
  const [middle, centre, arm] = [x + width / 2, y + height / 2, Math.max(1.6, Math.min(width, height) * 0.2)];
  pen.globalAlpha = 0.62;
  pen.strokeStyle = palette.deny;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(middle - arm, centre - arm);
  pen.lineTo(middle + arm, centre + arm);
  pen.moveTo(middle + arm, centre - arm);
  pen.lineTo(middle - arm, centre + arm);
  pen.stroke();
};

const hatched: Paint = (pen, { x, y, width, height }, palette) => {
  pen.strokeStyle = palette.unknown;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  pen.beginPath();
  for (let at = -height; at < width; at += 3) {
    pen.moveTo(x + at, y + height);
    pen.lineTo(x + at + height, y);
  }
  pen.stroke();
};

const GLYPH: Readonly<Record<Standing, Paint>> = {
  'allowed-probed': (pen, { x, y, width, height }, palette) => {
    pen.fillStyle = palette.allow;
    pen.fillRect(x, y, width, height);
  },
  'allowed-untested': ring,
  conditional: (pen, { x, y, width, height }, palette) => {
    pen.strokeStyle = palette.allow;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    pen.fillStyle = palette.allow;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + width, y);
    pen.lineTo(x, y + height);
    pen.fill();
  },
  'denied-probed': cross,
  'denied-untested': (pen, { x, y, width, height }, palette) => {
    pen.globalAlpha = 0.6;
    pen.fillStyle = palette['deny-weak'];
    pen.fillRect(x + width / 2 - 0.7, y + height / 2 - 0.7, 1.4, 1.4);
  },
  // The triangle is larger than its cell, so it is painted over all of them.
  disagree: () => undefined,
  unknown: hatched,
};

/** One cell on its ground, made once for a size and copied from there. */
export function makeGlyph(
  standing: Standing | undefined,
  size: { readonly width: number; readonly height: number; readonly scale: number },
  palette: Palette,
): OffscreenCanvas {
  const { width, height, scale } = size;
  const glyph = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  const pen = glyph.getContext('2d');
  if (pen === null) return glyph;
  pen.scale(scale, scale);
  pen.fillStyle = palette.panel;
  pen.fillRect(0, 0, width, height);
  // One px between cells.
  if (standing !== undefined)
    GLYPH[standing](pen, { x: 0, y: 0, width: width - 1, height: height - 1 }, palette);
  return glyph;
}

/** The triangle of a disagreement, over its cell and larger than it. */
export function paintTriangle(
  pen: CanvasRenderingContext2D,
  { x, y, size }: { readonly x: number; readonly y: number; readonly size: number },
  palette: Palette,
): void {
  const half = size / 2;
  pen.fillStyle = palette.panel;
  pen.beginPath();
  pen.arc(x, y + 1, half + 2, 0, 7);
  pen.fill();
  pen.beginPath();
  pen.moveTo(x, y - half + 1);
  pen.lineTo(x + half, y + half - 1);
  pen.lineTo(x - half, y + half - 1);
  pen.closePath();
  pen.fillStyle = palette['disagree-fill'];
  pen.fill();
  pen.strokeStyle = palette.disagree;
  pen.lineWidth = 1.4;
  pen.lineJoin = 'round';
  pen.stroke();
  if (size < 14) return;
  pen.fillStyle = palette['disagree-fill'] === palette.panel ? palette.ink : '#14181B';
  pen.fillRect(x - 0.9, y - 3, 1.8, 6);
  pen.fillRect(x - 0.9, y + 4.4, 1.8, 1.9);
}

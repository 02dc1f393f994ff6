import type { Span } from './layout';

/** Where the lines of one direction stand, from 0. */
export type Axis = {
  readonly count: number;
  readonly cell: number;
  /** Of all lines together. */
  readonly length: number;
  readonly start: (line: number) => number;
  /** The line at a place, or the nearest one. */
  readonly at: (place: number) => number;
};

/** Lines of one size, with a gap between spans. */
export function toAxis(spans: readonly Span[], cell: number, gap: number): Axis {
  const count = spans.at(-1)?.to ?? 0;
  const starts = new Float64Array(count);
  spans.forEach(({ from, to }, space) => {
    for (let line = from; line < to; line += 1) starts[line] = line * cell + space * gap;
  });
  const length = count * cell + Math.max(0, spans.length - 1) * gap;
  const at = (place: number): number => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  };
  return { count, cell, length, start: (line) => starts[line] ?? length, at };
}

/** The place that keeps the line under a point there when the size of cells changes. */
export function keepUnder(before: Axis, after: Axis, place: number): number {
  const line = before.at(place);
  const part = Math.min(Math.max((place - before.start(line)) / before.cell, 0), 1);
  return after.start(line) + part * after.cell;
}

/** Keeps a window inside what there is to see; what is smaller than the window starts at 0. */
export const clampOffset = (offset: number, length: number, window: number): number =>
  Math.min(Math.max(offset, 0), Math.max(0, length - window));

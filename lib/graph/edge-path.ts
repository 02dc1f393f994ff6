/** A place in the picture, in px at zoom 1. */
export type Point = { readonly x: number; readonly y: number };

/** How far control points stand from their ends: 45% of the distance, and never so near that the line kinks. */
const reach = (from: Point, to: Point): number => Math.max(30, (to.x - from.x) * 0.45);

/** A line from a right side to a left side. */
export const bezier = (from: Point, to: Point): string => {
  const d = reach(from, to);
  return `M${from.x} ${from.y}C${from.x + d} ${from.y} ${to.x - d} ${to.y} ${to.x} ${to.y}`;
};

type Controls = readonly [number, number, number, number];

const cubic = (t: number, [a, b, c, d]: Controls): number =>
  (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;

const slope = (t: number, [a, b, c, d]: Controls): number =>
  3 * (1 - t) ** 2 * (b - a) + 6 * (1 - t) * t * (c - b) + 3 * t ** 2 * (d - c);

/** The place at share `t` of a line, and its direction there in degrees. */
export const pointAt = (from: Point, to: Point, t: number): Point & { readonly angle: number } => {
  const d = reach(from, to);
  const xs: Controls = [from.x, from.x + d, to.x - d, to.x];
  const ys: Controls = [from.y, from.y, to.y, to.y];
  const angle = (Math.atan2(slope(t, ys), slope(t, xs)) * 180) / Math.PI;
  return { x: cubic(t, xs), y: cubic(t, ys), angle };
};

/** The break in a disagreement: 30 wide and 12 high, around its own middle. */
export const ZIGZAG = 'M-15 0h3l4-6 5 12 5-12 5 12 4-6h4';

/** How short of the box a denied line stops. */
export const SHORT = 13;

/** Radius of the dot in which a line touches the box. */
export const DOT = 2.6;

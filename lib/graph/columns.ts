import { groupBy } from './group-by';
import type { BoxView, CauseView, ClassView, GraphView, LinkView } from './graph-view';
import { spread } from './spread';

export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** The frame that the three columns stand in. */
export type Columns = {
  readonly width: number;
  readonly widths: readonly [number, number, number];
  readonly xs: readonly [number, number, number];
  readonly top: number;
  /** Height to fill, where there is enough to fill it. */
  readonly room: number;
};

type Placed = readonly [id: string, rect: Rect];

const NODE = 26;
const CLOSED = 26;

const clamp = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

/** Callers stand evenly: close together in a crowd, never so far apart that they stop being a list. */
export const placeClasses = (classes: readonly ClassView[], { xs, widths, top, room }: Columns): Placed[] => {
  const pitch = Math.round(clamp(NODE + 8, (room - NODE) / Math.max(1, classes.length - 1), 104));
  const height = pitch * (classes.length - 1) + NODE;
  const start = top + Math.max(0, Math.round((room - height) / 2));
  return classes.map(({ id }, at) => [
    id,
    { x: xs[0], y: start + at * pitch, width: widths[0], height: NODE },
  ]);
};

type Density = { readonly head: number; readonly row: number; readonly foot: number; readonly gap: number };

const heightOf = ({ isOpen, rows }: BoxView, { head, row, foot }: Density): number =>
  isOpen ? head + rows.length * row + foot : CLOSED;

const densityOf = (boxes: readonly BoxView[], room: number): Density => {
  const open = boxes.filter(({ isOpen }) => isOpen);
  const rows = open.reduce((sum, box) => sum + box.rows.length, 0);
  const fixed = open.length * 32 + (boxes.length - open.length) * CLOSED + (boxes.length - 1) * 12;
  const row = clamp(20, Math.floor((room - fixed) / Math.max(1, rows)), 32);
  const tight = row < 24;
  const density = { head: tight ? 22 : 28, row, foot: tight ? 4 : 6, gap: 0 };
  const filled = boxes.reduce((sum, box) => sum + heightOf(box, density), 0);
  return { ...density, gap: clamp(6, Math.floor((room - filled) / (boxes.length + 1)), 70) };
};

/** Namespaces stand one under the other, each with its rows. */
export const placeBoxes = (boxes: readonly BoxView[], { xs, widths, top, room }: Columns): Placed[] => {
  const density = densityOf(boxes, room);
  const height = boxes.reduce((sum, box) => sum + heightOf(box, density) + density.gap, -density.gap);
  let y = top + Math.max(0, Math.round((room - height) / 2));
  return boxes.flatMap((box) => {
    const rect = { x: xs[2], y, width: widths[2], height: heightOf(box, density) };
    y += rect.height + density.gap;
    const rows = box.rows.map(({ id }, at): Placed => [
      id,
      { ...rect, y: rect.y + density.head + at * density.row, height: density.row },
    ]);
    return [[box.id, rect] as const, ...rows];
  });
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

type Links = ReadonlyMap<string, readonly LinkView[]>;
type Ends = { readonly into: Links; readonly outOf: Links };

/** A pill wants to stand halfway between its callers and the rows that it decides for. */
const wantedY = ({ id }: CauseView, links: Ends, rects: ReadonlyMap<string, Rect>): number => {
  const middles = (ids: readonly string[]): number[] =>
    ids.flatMap((node) => {
      const rect = rects.get(node);
      return rect === undefined ? [] : [rect.y + rect.height / 2];
    });
  const left = middles((links.into.get(id) ?? []).map(({ from }) => from));
  const right = middles((links.outOf.get(id) ?? []).map(({ to }) => to));
  const sides = [left, right].filter(({ length }) => length > 0).map(mean);
  return sides.length === 0 ? 0 : mean(sides) - NODE / 2;
};

/** Pills keep their order and stand as near to their lines as there is room. */
export const placeCauses = (
  view: GraphView,
  { xs, widths, top, room }: Columns,
  rects: ReadonlyMap<string, Rect>,
): Placed[] => {
  const { causes } = view;
  const lowest = Math.max(top + room, ...[...rects.values()].map(({ y, height }) => y + height));
  const ends = { into: groupBy(view.links, ({ to }) => to), outOf: groupBy(view.links, ({ from }) => from) };
  const wanted = causes.map((cause) => wantedY(cause, ends, rects));
  const gaps = causes.map(({ below }) => NODE + (below === '' ? 8 : 28));
  const ys = spread(wanted, gaps, { low: top, high: lowest - NODE });
  return causes.map(({ id }, at) => [
    id,
    { x: xs[1], y: Math.round(ys[at] ?? top), width: widths[1], height: NODE },
  ]);
};

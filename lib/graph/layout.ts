import { placeBoxes, placeCauses, placeClasses, type Columns, type Rect } from './columns';
import { DOT, SHORT, type Point } from './edge-path';
import { groupBy } from './group-by';
import type { GraphView, LinkView } from './graph-view';
import { isDenied, toLanes } from './lanes';
import { boxesWidth, causesWidth, classesWidth } from './measure';

/** One line with its ends, and the bar where it and its neighbours stop. */
export type LineGeometry = {
  readonly id: string;
  readonly from: Point;
  readonly to: Point;
  /** Only on the first of the lines that share it. */
  readonly bar: { readonly top: number; readonly bottom: number } | null;
};

/** Where everything stands; `rects` is by the id of a class, cause, box or row. */
export type GraphLayout = {
  readonly width: number;
  readonly height: number;
  readonly rects: ReadonlyMap<string, Rect>;
  readonly lines: ReadonlyMap<string, LineGeometry>;
  readonly heads: readonly Point[];
};

const MARGIN = 24;
const TOP = 40;
const FOOT = 16;
const LEAST_GAP = 90;

const toColumns = (view: GraphView, size: { width: number; height: number }): Columns => {
  const widths = [classesWidth(view.classes), causesWidth(view.causes), boxesWidth(view.boxes)] as const;
  const [first, second, third] = widths;
  const width = Math.max(size.width, 2 * MARGIN + first + second + third + 2 * LEAST_GAP);
  const right = width - MARGIN - third;
  const middle = Math.round(MARGIN + first + (right - MARGIN - first - second) / 2);
  return {
    width,
    widths,
    xs: [MARGIN, middle, right],
    top: TOP,
    room: Math.max(120, size.height - TOP - FOOT),
  };
};

const middleOf = (rect: Rect | undefined): number => (rect === undefined ? 0 : rect.y + rect.height / 2);

type Lanes = ReadonlyMap<string, number>;

const lanesAt = (links: readonly LinkView[], end: 'from' | 'to', rects: ReadonlyMap<string, Rect>): Lanes => {
  const other = end === 'from' ? 'to' : 'from';
  const all = [...groupBy(links, (link) => link[end])].flatMap(([id, own]) => {
    const rect = rects.get(id);
    if (rect === undefined) return [];
    const ends = own.map((link) => ({ link, other: middleOf(rects.get(link[other])) }));
    return [...toLanes(ends, rect, end === 'to' && !id.startsWith('cause:'))];
  });
  return new Map(all);
};

/** One bar for all denied lines of a row, as long as they need. */
const toBars = (
  links: readonly LinkView[],
  ends: Lanes,
): ReadonlyMap<string, { top: number; bottom: number }> => {
  const denied = links.filter((link) => link.side === 'right' && isDenied(link));
  return new Map(
    [...groupBy(denied, ({ to }) => to).values()].flatMap((own) => {
      const ys = own.map(({ id }) => ends.get(id) ?? 0);
      const [low, high] = [Math.min(...ys), Math.max(...ys)];
      const half = Math.max(14, high - low + 9) / 2;
      const loud = own.find(({ standing }) => standing === 'denied-probed') ?? own[0];
      return loud === undefined
        ? []
        : [[loud.id, { top: (low + high) / 2 - half, bottom: (low + high) / 2 + half }]];
    }),
  );
};

const toLines = (
  links: readonly LinkView[],
  rects: ReadonlyMap<string, Rect>,
): ReadonlyMap<string, LineGeometry> => {
  const starts = lanesAt(links, 'from', rects);
  const ends = lanesAt(links, 'to', rects);
  const bars = toBars(links, ends);
  return new Map(
    links.flatMap((link) => {
      const [from, to] = [rects.get(link.from), rects.get(link.to)];
      if (from === undefined || to === undefined) return [];
      const short = link.side === 'left' ? 0 : isDenied(link) ? SHORT : DOT;
      const geometry: LineGeometry = {
        id: link.id,
        from: { x: from.x + from.width, y: starts.get(link.id) ?? middleOf(from) },
        to: { x: to.x - short, y: ends.get(link.id) ?? middleOf(to) },
        bar: bars.get(link.id) ?? null,
      };
      return [[link.id, geometry]];
    }),
  );
};

/** Places the picture in its three columns. The same picture in the same room gives the same places. */
export const layoutGraph = (view: GraphView, size: { width: number; height: number }): GraphLayout => {
  const columns = toColumns(view, size);
  const outer = new Map([...placeClasses(view.classes, columns), ...placeBoxes(view.boxes, columns)]);
  const rects = new Map([...outer, ...placeCauses(view, columns, outer)]);
  const lowest = Math.max(0, ...[...rects.values()].map(({ y, height }) => y + height));
  return {
    width: columns.width,
    height: Math.max(size.height, lowest + FOOT),
    rects,
    lines: toLines(view.links, rects),
    heads: columns.xs.map((x) => ({ x, y: 26 })),
  };
};

/** A layout with the zoom at which it is first shown. */
export type Fitted = { readonly layout: GraphLayout; readonly zoom: number };

/**
 * The layout for a room that may be too small for it: shown smaller, down to `least`, and then laid out anew
 * for the room that a smaller picture has.
 */
export const fitGraph = (view: GraphView, size: { width: number; height: number }, least: number): Fitted => {
  const layout = layoutGraph(view, size);
  const zoom = Math.max(least, Math.min(1, size.width / layout.width, size.height / layout.height));
  if (zoom === 1) return { layout, zoom };
  const room = { width: Math.floor(size.width / zoom), height: Math.floor(size.height / zoom) };
  return { layout: layoutGraph(view, room), zoom };
};

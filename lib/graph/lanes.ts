import type { LinkView } from './graph-view';
import { STANDINGS } from './marks';

/** Distance between parallel lines. */
const LANE = 4.5;
/** Distance between the lines that close and those that stop at the bar. */
const APART = 9;

type Rect = { readonly y: number; readonly height: number };
type End = { readonly link: LinkView; readonly other: number };

export const isDenied = ({ standing }: LinkView): boolean => standing.startsWith('denied');

const inOrder = (a: End, b: End): number =>
  a.other - b.other || STANDINGS.indexOf(a.link.standing) - STANDINGS.indexOf(b.link.standing);

const mean = (ends: readonly End[]): number =>
  ends.reduce((sum, { other }) => sum + other, 0) / (ends.length || 1);

/** Denied lines stand together, so that one bar can stop them all. */
const grouped = (ends: readonly End[]): End[][] => {
  const denied = ends.filter(({ link }) => isDenied(link)).sort(inOrder);
  const closed = ends.filter(({ link }) => !isDenied(link)).sort(inOrder);
  const groups = mean(denied) < mean(closed) ? [denied, closed] : [closed, denied];
  return groups.filter(({ length }) => length > 0);
};

/** Where each line meets one side of a node: sorted by where it comes from, so that few cross. */
export const toLanes = (ends: readonly End[], rect: Rect, isRow: boolean): ReadonlyMap<string, number> => {
  const groups = isRow ? grouped(ends) : [[...ends].sort(inOrder)];
  const apart = groups.length > 1 ? APART : 0;
  const steps = ends.length - groups.length;
  const step = steps === 0 ? 0 : Math.min(LANE, Math.max(0.5, (rect.height - 6 - apart) / steps));
  let y = rect.y + rect.height / 2 - (steps * step + apart) / 2;
  const lanes = new Map<string, number>();
  for (const group of groups) {
    group.forEach(({ link }, at) => lanes.set(link.id, y + at * step));
    y += (group.length - 1) * step + apart;
  }
  return lanes;
};

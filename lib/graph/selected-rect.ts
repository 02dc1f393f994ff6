import type { Rect } from './columns';
import type { GraphView } from './graph-view';
import type { GraphLayout } from './layout';

/** The frame around everything that the selected answer runs through; null where nothing of it is drawn. */
export function selectedRect(
  view: Pick<GraphView, 'links'>,
  { rects }: Pick<GraphLayout, 'rects'>,
): Rect | null {
  const ids = view.links.filter(({ isSelected }) => isSelected).flatMap(({ from, to }) => [from, to]);
  const passed = ids.flatMap((id) => rects.get(id) ?? []);
  if (passed.length === 0) return null;
  const x = Math.min(...passed.map((rect) => rect.x));
  const y = Math.min(...passed.map((rect) => rect.y));
  const width = Math.max(...passed.map((rect) => rect.x + rect.width)) - x;
  const height = Math.max(...passed.map((rect) => rect.y + rect.height)) - y;
  return { x, y, width, height };
}

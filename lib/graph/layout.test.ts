import { describe, expect, test } from 'vitest';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import type { Rect } from './columns';
import { fitGraph, layoutGraph } from './layout';
import type { Standing } from './marks';
import { toGraphView } from './view';

const all = { hidden: new Set<Standing>() };
const story = toGraphView(storyPicture(), all);
const shop = toGraphView(shopPicture(), all);

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each([
  { name: 'story, wide', view: story, size: { width: 1440, height: 786 } },
  { name: 'story beside the drawer', view: story, size: { width: 1008, height: 632 } },
  { name: 'story above the sheet', view: story, size: { width: 1024, height: 220 } },
  { name: 'shop with every denial', view: shop, size: { width: 1440, height: 786 } },
  { name: 'shop in little room', view: shop, size: { width: 700, height: 300 } },
])('$name', ({ view, size }) => {
  const layout = layoutGraph(view, size);
  const outer = [...layout.rects].filter(([id]) => !id.startsWith('row:')).map(([, rect]) => rect);

  test('no two nodes overlap', () => {
    outer.forEach((a, at) => {
      outer.slice(at + 1).forEach((b) => {
        expect(overlap(a, b)).toBe(false);
      });
    });
  });

  test('everything is inside the picture', () => {
    for (const { x, y, width, height } of outer) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(36);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
  });

  test('lines leave on the right, arrive on the left, and denied ones stop 13 px short', () => {
    for (const link of view.links) {
      const line = layout.lines.get(link.id);
      const [from, to] = [layout.rects.get(link.from), layout.rects.get(link.to)];
      const short = link.side === 'left' ? 0 : link.standing.startsWith('denied') ? 13 : 2.6;
      expect(line?.from.x).toBe((from?.x ?? 0) + (from?.width ?? 0));
      expect(line?.to.x).toBe((to?.x ?? 0) - short);
    }
  });

  test('the denied lines of one row share one bar', () => {
    const denied = view.links.filter(
      ({ side, standing }) => side === 'right' && standing.startsWith('denied'),
    );
    const bars = denied.filter(({ id }) => layout.lines.get(id)?.bar !== null);
    expect(bars).toHaveLength(new Set(denied.map(({ to }) => to)).size);
  });

  test('the same picture gets the same places', () => {
    expect(layoutGraph(view, size)).toEqual(layout);
  });
});

test('a selection moves nothing', () => {
  const selected = toGraphView(storyPicture(), {
    ...all,
    selected: 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000',
  });
  const size = { width: 1008, height: 632 };
  expect(layoutGraph(selected, size).rects).toEqual(layoutGraph(story, size).rects);
});

test('a picture too high for its room is shown smaller and fills the width again', () => {
  const { layout, zoom } = fitGraph(shop, { width: 1440, height: 600 }, 0.8);
  expect(zoom).toBeLessThan(1);
  expect(layout.width * zoom).toBeCloseTo(1440, -1);
});

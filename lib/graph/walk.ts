import type { GraphView, LinkView } from './graph-view';
import { STANDINGS } from './marks';
import { nameText } from './names';

/** Where the keyboard stands, and the answers that run through the way it came. */
export type Stand = { readonly id: string; readonly edges: readonly string[] };
export type Direction = 'left' | 'right' | 'up' | 'down';

const columnsOf = (view: GraphView): string[][] => [
  view.classes.map(({ id }) => id),
  view.causes.map(({ id }) => id),
  view.boxes.flatMap((box) => (box.isOpen ? box.rows.map(({ id }) => id) : [box.id])),
];

const inOrder = (a: LinkView, b: LinkView): number =>
  STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing);

const linksAt = (view: GraphView, id: string): LinkView[] =>
  view.links.filter(({ from, to }) => from === id || to === id).sort(inOrder);

/** All answers of a node: those of its lines, or of its row where nothing is drawn. */
export const standOn = (view: GraphView, id: string): Stand => {
  const drawn = linksAt(view, id).flatMap(({ edges }) => edges);
  const row = view.boxes.flatMap(({ rows }) => rows).find((one) => one.id === id);
  return { id, edges: drawn.length > 0 ? [...new Set(drawn)] : (row?.edges ?? []) };
};

/** The node to start from: where the selected answer begins, else the first. */
export const firstStand = (view: GraphView, selected: string | null): Stand | null => {
  const link = view.links.find(({ side, edges }) => side === 'left' && edges.includes(selected ?? ''));
  const id = link?.from ?? columnsOf(view).flat()[0];
  if (id === undefined) return null;
  return link === undefined || selected === null ? standOn(view, id) : { id, edges: [selected] };
};

const along = (view: GraphView, stand: Stand, direction: 'left' | 'right'): Stand => {
  const way = new Set(stand.edges);
  const link = linksAt(view, stand.id).find(
    ({ from, to, edges }) =>
      (direction === 'right' ? from : to) === stand.id && edges.some((edge) => way.has(edge)),
  );
  if (link === undefined) return stand;
  const edges = link.edges.filter((edge) => way.has(edge));
  return { id: direction === 'right' ? link.to : link.from, edges };
};

/** One step: left to callers, right to callees, up and down among siblings. */
export const walk = (view: GraphView, stand: Stand, direction: Direction): Stand => {
  if (direction === 'left' || direction === 'right') return along(view, stand, direction);
  const column = columnsOf(view).find((ids) => ids.includes(stand.id)) ?? [];
  const next = column[column.indexOf(stand.id) + (direction === 'down' ? 1 : -1)];
  return next === undefined ? stand : standOn(view, next);
};

/** What a node is, in words. */
export const nodeText = (view: GraphView, id: string): string => {
  const caller = view.classes.find((one) => one.id === id);
  if (caller !== undefined) return [nameText(caller.name), caller.right].filter(Boolean).join(', ');
  const cause = view.causes.find((one) => one.id === id);
  if (cause !== undefined) return [cause.act, cause.name, cause.right].filter(Boolean).join(' ');
  for (const box of view.boxes) {
    if (box.id === id) return `${box.namespace}, closed, ${box.workloads} workloads`;
    const row = box.rows.find((one) => one.id === id);
    if (row !== undefined)
      return [`${box.namespace}/${row.name}${row.port}`, row.right, row.badge].filter(Boolean).join(', ');
  }
  return '';
};

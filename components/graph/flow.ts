import type { Edge, Node } from '@xyflow/react';
import type { Rect } from '@/lib/graph/columns';
import { groupBy } from '@/lib/graph/group-by';
import type { BoxView, CauseView, ClassView, GraphView, LinkView } from '@/lib/graph/graph-view';
import type { GraphLayout, LineGeometry } from '@/lib/graph/layout';
import type { Standing } from '@/lib/graph/marks';

export type ClassNode = Node<{ view: ClassView; edges: readonly string[] }, 'principal'>;
export type CauseNode = Node<{ view: CauseView; edges: readonly string[] }, 'policy'>;
export type BoxNode = Node<{ view: BoxView; rect: Rect; rows: ReadonlyMap<string, Rect> }, 'namespace'>;
export type HeadNode = Node<{ title: string; count: string }, 'head'>;
export type FlowNode = ClassNode | CauseNode | BoxNode | HeadNode;

export type LinkEdge = Edge<{ link: LinkView; line: LineGeometry }, Standing>;
export type HaloEdge = Edge<{ link: LinkView; line: LineGeometry }, 'halo'>;
export type FlowEdge = LinkEdge | HaloEdge;

const still = { draggable: false, selectable: false, focusable: false, connectable: false } as const;

const frame = ({ x, y, width, height }: Rect) => ({ position: { x, y }, width, height, ...still });

/** The answers whose lines pass each node. */
const edgesByNode = ({ links }: GraphView): ((id: string) => string[]) => {
  const [into, outOf] = [groupBy(links, ({ to }) => to), groupBy(links, ({ from }) => from)];
  return (id) => [...(outOf.get(id) ?? into.get(id) ?? [])].flatMap(({ edges }) => edges);
};

/** The three columns as nodes of the canvas. */
export const toFlowNodes = (view: GraphView, layout: GraphLayout): FlowNode[] => {
  const { rects } = layout;
  const edgesAt = edgesByNode(view);
  const placed = <V extends { readonly id: string }>(views: readonly V[]) =>
    views.flatMap((one) => {
      const rect = rects.get(one.id);
      return rect === undefined ? [] : [{ one, rect }];
    });
  return [
    ...view.heads.map((data, at): HeadNode => {
      const { x, y } = layout.heads[at] ?? { x: 0, y: 0 };
      return { id: `head:${at}`, type: 'head', data, ...frame({ x, y: y - 16, width: 320, height: 22 }) };
    }),
    ...placed(view.classes).map(({ one, rect }): ClassNode => {
      return {
        id: one.id,
        type: 'principal',
        data: { view: one, edges: edgesAt(one.id) },
        ...frame(rect),
      };
    }),
    ...placed(view.causes).map(({ one, rect }): CauseNode => {
      return {
        id: one.id,
        type: 'policy',
        data: { view: one, edges: edgesAt(one.id) },
        ...frame(rect),
      };
    }),
    ...placed(view.boxes).map(({ one, rect }): BoxNode => {
      return { id: one.id, type: 'namespace', data: { view: one, rect, rows: rects }, ...frame(rect) };
    }),
  ];
};

/** The lines as edges of the canvas, halos first so that they lie under everything. */
export const toFlowEdges = (view: GraphView, layout: GraphLayout): FlowEdge[] => {
  const boxOf = new Map(view.boxes.flatMap(({ id, rows }) => rows.map((row) => [row.id, id] as const)));
  const placed = view.links.flatMap((link) => {
    const line = layout.lines.get(link.id);
    const target = boxOf.get(link.to) ?? link.to;
    return line === undefined ? [] : [{ link, line, source: link.from, target }];
  });
  const halos = placed
    .filter(({ link }) => link.isSelected)
    .map(({ link, line, source, target }): HaloEdge => {
      return { id: `halo ${link.id}`, type: 'halo', source, target, data: { link, line }, focusable: false };
    });
  const lines = placed.map(({ link, line, source, target }): LinkEdge => {
    return { id: link.id, type: link.standing, source, target, data: { link, line }, focusable: false };
  });
  return [...halos, ...lines];
};

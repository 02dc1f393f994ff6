'use client';

import '@xyflow/react/dist/base.css';
import './graph.css';
import { ReactFlow } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import type { MeshPicture } from '@/lib/api/contract';
import type { GraphFilter, GraphView } from '@/lib/graph/graph-view';
import { selectedRect } from '@/lib/graph/selected-rect';
import { fitGraph } from '@/lib/graph/layout';
import { spokenAnswer } from '@/lib/graph/spoken';
import { toGraphView } from '@/lib/graph/view';
import { nodeText } from '@/lib/graph/walk';
import { GraphActionsContext } from './actions';
import { toFlowEdges, toFlowNodes, type FlowEdge, type FlowNode } from './flow';
import { Halo, Line } from './lines';
import { ColumnHead, NamespaceNode, PolicyNode, PrincipalNode } from './nodes';
import { Tools } from './tools';
import { useChanged } from './use-changed';
import { useSize } from './use-size';
import { LEAST, useViewport } from './use-viewport';
import { useWalk } from './use-walk';

const nodeTypes = {
  principal: PrincipalNode,
  policy: PolicyNode,
  namespace: NamespaceNode,
  head: ColumnHead,
};
const edgeTypes = {
  disagree: Line,
  unknown: Line,
  conditional: Line,
  'allowed-probed': Line,
  'allowed-untested': Line,
  'denied-probed': Line,
  'denied-untested': Line,
  halo: Halo,
};

type CanvasProps = {
  readonly picture: MeshPicture;
  readonly filter: Pick<GraphFilter, 'hidden' | 'question' | 'decided'>;
  /** Id of the selected edge. */
  readonly selected: string | null;
  readonly onSelect: (edge: string | null) => void;
};

const flip = (set: ReadonlySet<string>, value: string): ReadonlySet<string> =>
  new Set(set.has(value) ? [...set].filter((one) => one !== value) : [...set, value]);

const useView = ({ picture, filter, selected }: CanvasProps, toggled: ReadonlySet<string>): GraphView =>
  useMemo(
    () => toGraphView(picture, { ...filter, toggled, ...(selected === null ? {} : { selected }) }),
    [picture, filter, selected, toggled],
  );

/** Who can reach what: callers, what decides, workloads. */
export function GraphCanvas(props: CanvasProps) {
  const { picture, selected, onSelect } = props;
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const view = useView(props, toggled);
  const fitted = useMemo(() => (size === null ? null : fitGraph(view, size, LEAST)), [view, size]);
  const nodes = useMemo(() => (fitted === null ? [] : toFlowNodes(view, fitted.layout)), [view, fitted]);
  const edges = useMemo(() => (fitted === null ? [] : toFlowEdges(view, fitted.layout)), [view, fitted]);
  const around = useMemo(() => (fitted === null ? null : selectedRect(view, fitted.layout)), [view, fitted]);
  const { setFlow, onMoved, fit, reveal } = useViewport(fitted, size, around);

  // A second click on what stands for several answers goes on to the next of them.
  const open = (ids: readonly string[]): void => {
    const next = ids[(ids.indexOf(selected ?? '') + 1) % Math.max(1, ids.length)];
    if (next !== undefined) onSelect(next);
  };
  const toggle = (namespace: string): void => setToggled((known) => flip(known, namespace));
  const changed = useChanged(picture);
  const { stand, ...keys } = useWalk(view, selected, {
    open,
    toggle,
    clear: () => onSelect(null),
    reveal: (id) => reveal(fitted?.layout.rects.get(id)),
  });
  const spoken = stand === null ? '' : `${nodeText(view, stand.id)}. ${spokenAnswer(picture, stand.edges)}`;

  return (
    <div
      className="mp-canvas"
      role="application"
      aria-label="Graph of who can reach what. Arrows move along lines, Enter opens the evidence. The table of answers holds the same."
      tabIndex={0}
      {...keys}
    >
      <GraphActionsContext.Provider value={{ open, toggle, focused: stand?.id ?? null, changed }}>
        <div ref={stage} className="mp-stage" aria-hidden="true">
          <ReactFlow<FlowNode, FlowEdge>
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onInit={setFlow}
            onMove={onMoved}
            onEdgeClick={(_, edge) => open(edge.data?.link.edges ?? [])}
            onPaneClick={() => onSelect(null)}
            onNodeClick={() => undefined}
            minZoom={0.1}
            maxZoom={2}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            onlyRenderVisibleElements={nodes.length > 200}
            disableKeyboardA11y
            proOptions={{ hideAttribution: true }}
          />
        </div>
      </GraphActionsContext.Provider>
      <p className="mp-spoken" aria-live="polite">
        {spoken}
      </p>
      <div className="mp-foot">
        <p className="mp-note">{view.note}</p>
        <Tools view={view} name={picture.reachability.mesh.name} onFit={fit} />
      </div>
    </div>
  );
}

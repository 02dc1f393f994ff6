'use client';

import { Handle, Position, type NodeProps } from '@xyflow/react';
import { useContext } from 'react';
import { drawBox, drawCause, drawClass } from '@/lib/graph/draw-node';
import type { Rect } from '@/lib/graph/columns';
import type { RowView } from '@/lib/graph/graph-view';
import type { Shape } from '@/lib/graph/shape';
import { GraphActionsContext } from './actions';
import type { BoxNode, CauseNode, ClassNode, HeadNode } from './flow';
import { Shapes } from './shapes';

// Lines are drawn from their own geometry; the canvas only wants to know that both ends exist.
function Ends({ hasSource, hasTarget }: { readonly hasSource: boolean; readonly hasTarget: boolean }) {
  return (
    <>
      {hasTarget && <Handle type="target" position={Position.Left} isConnectable={false} />}
      {hasSource && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </>
  );
}

function Drawing({ shapes }: { readonly shapes: readonly Shape[] }) {
  return (
    <svg className="mp-drawing" width="100%" height="100%">
      <Shapes shapes={shapes} />
    </svg>
  );
}

const useFocusClass = (id: string): string =>
  useContext(GraphActionsContext).focused === id ? ' is-focused' : '';

/** What stands for several opens in its place; anything else shows the evidence of its answers. */
const usePress = ({ view, edges }: ClassNode['data'] | CauseNode['data']): (() => void) => {
  const { open, toggle } = useContext(GraphActionsContext);
  return () => (view.opens === undefined ? open(edges) : toggle(view.opens));
};

export function PrincipalNode({ id, data, width = 0, height = 0 }: NodeProps<ClassNode>) {
  const press = usePress(data);
  const dim = data.view.isDim ? ' is-faded' : '';
  return (
    <div className={`mp-node${useFocusClass(id)}${dim}`} title={data.view.title} onClick={press}>
      <Drawing shapes={drawClass(data.view, { width, height })} />
      <Ends hasSource hasTarget={false} />
    </div>
  );
}

export function PolicyNode({ id, data, width = 0, height = 0 }: NodeProps<CauseNode>) {
  const press = usePress(data);
  const dim = data.view.isDim ? ' is-faded' : '';
  return (
    <div className={`mp-node mp-pill${useFocusClass(id)}${dim}`} title={data.view.title} onClick={press}>
      <Drawing shapes={drawCause(data.view, { width, height })} />
      <Ends hasSource hasTarget />
    </div>
  );
}

type RowProps = { readonly row: RowView; readonly box: Rect; readonly place: Rect };

function Row({ row, box, place }: RowProps) {
  const { open, changed } = useContext(GraphActionsContext);
  const mark = changed.has(row.id) ? ' is-changed' : '';
  return (
    <div
      className={`mp-row${useFocusClass(row.id)}${mark}`}
      style={{
        top: place.y - box.y,
        height: place.height,
        cursor: row.edges.length > 0 ? 'pointer' : 'default',
      }}
      title={`${row.name}${row.port}`}
      onClick={() => open(row.edges)}
    />
  );
}

export function NamespaceNode({ id, data }: NodeProps<BoxNode>) {
  const { toggle } = useContext(GraphActionsContext);
  const { view, rect, rows } = data;
  return (
    <div className={`mp-node${useFocusClass(id)}${view.isDim ? ' is-outside' : ''}`}>
      <Drawing shapes={drawBox(view, rect, rows)} />
      <div
        className="mp-box-head"
        title={view.isOpen ? `Close ${view.namespace}` : `Open ${view.namespace}`}
        onClick={() => toggle(view.namespace)}
      />
      {view.rows.map((row) => {
        const place = rows.get(row.id);
        return place === undefined ? null : <Row key={row.id} row={row} box={rect} place={place} />;
      })}
      <Ends hasSource={false} hasTarget />
    </div>
  );
}

export function ColumnHead({ data }: NodeProps<HeadNode>) {
  return (
    <div className="mp-head">
      <b>{data.title}</b> <span>{data.count}</span>
    </div>
  );
}

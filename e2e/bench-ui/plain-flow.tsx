import { type Edge, type Node, ReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';
import type { MeshPicture } from '@/lib/api/contract';

/** The picture as React Flow draws it when it is handed everything. */
function flowOf({ reachability }: MeshPicture): { readonly nodes: Node[]; readonly edges: Edge[] } {
  const { principalClasses, portClasses, answers } = reachability;
  const node = (id: string, label: string, x: number, at: number): Node => ({
    id,
    position: { x, y: at * 60 },
    data: { label },
  });
  return {
    nodes: [
      ...principalClasses.map(({ id, name }, at) => node(`from ${id}`, name, 0, at)),
      ...portClasses.map(({ id, name }, at) => node(`to ${id}`, name, 600, at)),
    ],
    edges: portClasses.flatMap(({ id, cells }) =>
      cells
        .filter(({ answer }) => answers[answer]?.decision.verdict === 'allow')
        .flatMap(({ classes }) =>
          classes.map((from) => ({
            id: `${from}>${id}`,
            source: `from ${principalClasses[from]?.id ?? ''}`,
            target: `to ${id}`,
          })),
        ),
    ),
  };
}

const response = await fetch('/api/reachability');
const { nodes, edges } = flowOf((await response.json()) as MeshPicture);
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<ReactFlow nodes={nodes} edges={edges} fitView />);

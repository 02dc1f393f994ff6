'use client';

import type { GraphView } from '@/lib/graph/graph-view';
import { exportPicture } from './export-picture';

type ToolsProps = { readonly view: GraphView; readonly name: string; readonly onFit: () => void };

export function Tools({ view, name, onFit }: ToolsProps) {
  return (
    <div className="mp-tools" role="group" aria-label="Graph tools">
      <button type="button" onClick={onFit}>
        Fit <kbd>f</kbd>
      </button>
      <button type="button" onClick={() => void exportPicture(view, 'svg', name)}>
        Export SVG
      </button>
      <button type="button" onClick={() => void exportPicture(view, 'png', name)}>
        PNG
      </button>
    </div>
  );
}

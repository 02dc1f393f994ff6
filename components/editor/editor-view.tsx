'use client';

import type { ViewProps } from '@/components/shell/view-props';
import { Desk } from './desk';

/** A draft over the mesh that is shown. */
export function EditorView({ picture, onChange }: ViewProps) {
  return (
    <Desk
      over={picture.revision}
      onEdge={(edge) => onChange({ edge })}
      other={
        <a className="px-1" href="/playground">
          Playground
        </a>
      }
    />
  );
}

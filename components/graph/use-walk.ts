'use client';

import { useState, type KeyboardEvent } from 'react';
import type { GraphView } from '@/lib/graph/graph-view';
import { firstStand, standOn, walk, type Direction, type Stand } from '@/lib/graph/walk';

const DIRECTION: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

type Keys = {
  readonly open: (edges: readonly string[]) => void;
  readonly toggle: (namespace: string) => void;
  readonly clear: () => void;
  readonly reveal: (id: string) => void;
};

export type Walk = {
  readonly stand: Stand | null;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

const exists = (view: GraphView, { id }: Stand): boolean =>
  [view.classes, view.causes, view.boxes].some((nodes) => nodes.some((node) => node.id === id)) ||
  view.boxes.some(({ rows }) => rows.some((row) => row.id === id));

/** The canvas as one tab stop: arrows walk along lines, Enter opens, Escape clears. */
export const useWalk = (view: GraphView, selected: string | null, keys: Keys): Walk => {
  const [kept, setStand] = useState<Stand | null>(null);
  const [hasFocus, setFocus] = useState(false);
  // A refresh may take away the node that the keyboard stood on.
  const stand = kept !== null && exists(view, kept) ? kept : firstStand(view, selected);

  const enter = (at: Stand): void => {
    const opens = [...view.classes, ...view.causes].find(({ id }) => id === at.id)?.opens;
    if (opens !== undefined) keys.toggle(opens);
    else if (at.id.startsWith('box:') && view.boxes.some(({ id, isOpen }) => id === at.id && !isOpen))
      keys.toggle(at.id.slice('box:'.length));
    else keys.open(at.edges.length > 0 ? at.edges : standOn(view, at.id).edges);
  };
  const go = (next: Stand): void => {
    setStand(next);
    keys.reveal(next.id);
  };
  const act = (key: string): boolean => {
    const direction = DIRECTION[key];
    if (direction !== undefined && stand !== null) go(walk(view, stand, direction));
    else if ((key === 'Enter' || key === ' ') && stand !== null) enter(stand);
    else if (key === 'Escape') keys.clear();
    else return false;
    return true;
  };
  return {
    stand: hasFocus ? stand : null,
    onFocus: () => setFocus(true),
    onBlur: () => setFocus(false),
    onKeyDown: (event) => {
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      if (act(event.key)) event.preventDefault();
    },
  };
};

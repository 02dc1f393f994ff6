import { createContext } from 'react';

/** What a click inside the canvas may do. */
export type GraphActions = {
  readonly open: (edges: readonly string[]) => void;
  readonly toggle: (namespace: string) => void;
  /** Id of the node that the keyboard stands on; null while the canvas has no focus. */
  readonly focused: string | null;
  /** Ids of rows whose verdict changed a moment ago. */
  readonly changed: ReadonlySet<string>;
};

export const GraphActionsContext = createContext<GraphActions>({
  open: () => undefined,
  toggle: () => undefined,
  focused: null,
  changed: new Set(),
});

'use client';

import { Answers } from '@/components/graph/answers';
import { GraphCanvas } from '@/components/graph/canvas';
import { useNow } from '@/components/ui/use-now';
import { Split } from './split';
import type { ViewProps } from './view-props';

/** From this many rows on the list under the graph says nothing more than the graph. */
const FEW = 60;

/** The graph with its answers under it; a phone has the answers alone. */
export function GraphPane({ picture, state, shown, onChange }: ViewProps) {
  const now = useNow() ?? Date.parse(picture.reachability.takenAt);
  const props = {
    picture,
    filter: shown.filter,
    selected: state.edge,
    onSelect: (edge: string | null) => onChange({ edge }),
  };
  return (
    <Split
      isSheetOpen={state.edge !== null}
      top={<GraphCanvas {...props} />}
      bottom={<Answers {...props} now={now} />}
      isBottomOpen={shown.rows > 0 && shown.rows <= FEW}
    />
  );
}

'use client';

import { Answers } from '@/components/graph/answers';
import { useNow } from '@/components/ui/use-now';
import type { ViewProps } from './view-props';

/** Every answer as a row. */
export function TablePane({ picture, state, shown, onChange }: ViewProps) {
  const now = useNow() ?? Date.parse(picture.reachability.takenAt);
  return (
    <Answers
      picture={picture}
      filter={shown.filter}
      selected={state.edge}
      onSelect={(edge) => onChange({ edge })}
      now={now}
    />
  );
}

'use client';

import { GraphCanvas } from '@/components/graph/canvas';
import { AnswerTable } from '@/components/table/answer-table';
import { FIRST_COLUMNS } from '@/components/table/columns';
import { useNow } from '@/components/ui/use-now';
import { Split } from './split';
import type { ViewProps } from './view-props';

/** From this many rows on the list under the graph says nothing more than the graph. */
const FEW = 60;

/** The graph with its answers under it. */
export function GraphPane({ picture, state, shown, onChange }: ViewProps) {
  const now = useNow() ?? Date.parse(picture.reachability.takenAt);
  const onSelect = (edge: string | null): void => onChange({ edge });
  return (
    <Split
      isSheetOpen={state.edge !== null}
      top={<GraphCanvas picture={picture} filter={shown.filter} selected={state.edge} onSelect={onSelect} />}
      bottom={
        <AnswerTable
          picture={picture}
          rows={shown.rows}
          columns={FIRST_COLUMNS}
          sort={state.sort}
          onSort={(sort) => onChange({ sort })}
          selected={state.edge}
          onSelect={onSelect}
          onPage={onChange}
          now={now}
        />
      }
      isBottomOpen={shown.rows.length > 0 && shown.rows.length <= FEW}
    />
  );
}

'use client';

import { Answers } from '@/components/graph/answers';
import { GraphCanvas } from '@/components/graph/canvas';
import { useNow } from '@/components/ui/use-now';
import type { MeshPicture } from '@/lib/api/contract';
import { NoWorkload } from './no-workload';
import { NothingShown } from './nothing-shown';
import { Split } from './split';
import type { UrlState } from './url-state';
import type { Shown } from './use-shown';

/** From this many answers on the list under the graph says nothing more than the graph. */
const FEW = 60;

/** The graph with its answers under it, or the answers alone; a phone has the answers alone. */
export function Picture({
  picture,
  state,
  shown,
  onChange,
}: {
  readonly picture: MeshPicture;
  readonly state: UrlState;
  readonly shown: Shown;
  readonly onChange: (change: Partial<UrlState>) => void;
}) {
  const now = useNow() ?? Date.parse(picture.reachability.takenAt);
  if (picture.reachability.targets.length === 0) return <NoWorkload reachability={picture.reachability} />;
  const props = {
    picture,
    filter: shown.filter,
    selected: state.edge,
    onSelect: (edge: string | null) => onChange({ edge }),
  };
  const answers = <Answers {...props} now={now} />;
  const nothing =
    shown.answers > 0 ? null : (
      <NothingShown
        counts={shown.counts}
        hidden={shown.filter.hidden}
        onClear={() => onChange(shown.counts.size === 0 ? { question: {} } : { hidden: new Set() })}
      />
    );
  if (state.view === 'answers')
    return (
      <>
        {answers}
        {nothing}
      </>
    );
  return (
    <>
      <Split
        isSheetOpen={state.edge !== null}
        top={<GraphCanvas {...props} />}
        bottom={answers}
        isBottomOpen={shown.answers > 0 && shown.answers <= FEW}
      />
      {nothing}
    </>
  );
}

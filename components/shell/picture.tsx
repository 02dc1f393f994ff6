'use client';

import { Answers } from '@/components/graph/answers';
import dynamic from 'next/dynamic';
import { useNow } from '@/components/ui/use-now';
import type { MeshPicture } from '@/lib/api/contract';
import { NoWorkload } from './no-workload';
import { NothingShown } from './nothing-shown';
import { Split } from './split';
import type { UrlState } from './url-state';
import type { Shown } from './use-shown';

// The canvas is the heaviest part of the page, and the answers do without it.
const GraphCanvas = dynamic(async () => (await import('@/components/graph/canvas')).GraphCanvas, {
  ssr: false,
});

/** From this many rows on the list under the graph says nothing more than the graph. */
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
    shown.rows > 0 ? null : (
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
        isBottomOpen={shown.rows > 0 && shown.rows <= FEW}
      />
      {nothing}
    </>
  );
}

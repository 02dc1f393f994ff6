'use client';

import { NoWorkload } from './no-workload';
import { NothingShown } from './nothing-shown';
import type { ViewProps } from './view-props';
import type { Shown } from './views';

/** The view that the address names, or why it has nothing to show. */
export function ShownView({ view, ...props }: ViewProps & { readonly view: Shown }) {
  const { picture, shown, onChange } = props;
  if (picture.reachability.targets.length === 0) return <NoWorkload reachability={picture.reachability} />;
  return (
    <>
      <view.component {...props} />
      {view.hasLegend && shown.rows.length === 0 ? (
        <NothingShown
          counts={shown.counts}
          hidden={shown.filter.hidden}
          onClear={() => onChange(shown.counts.size === 0 ? { question: {} } : { hidden: new Set() })}
        />
      ) : null}
    </>
  );
}

'use client';

import { useMemo } from 'react';
import type { Standing } from '@/lib/graph/marks';
import { Legend } from './legend';
import { printUrl, type UrlState, type View } from './url-state';
import { useKeys } from './use-keys';

const VIEWS: readonly { readonly view: View; readonly word: string; readonly at: string }[] = [
  { view: 'graph', word: 'Graph', at: '1' },
  { view: 'answers', word: 'Answers', at: '2' },
];

const TAB =
  'relative flex items-center px-2.5 text-ink-2 no-underline first:-ml-2.5 aria-[current]:font-semibold aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-2.5 aria-[current]:after:-bottom-px aria-[current]:after:h-0.5 aria-[current]:after:bg-ink aria-[current]:after:forced-color-adjust-none';

function Views({
  state,
  onChange,
}: {
  readonly state: UrlState;
  readonly onChange: (change: Partial<UrlState>) => void;
}) {
  useKeys(
    useMemo(
      () => Object.fromEntries(VIEWS.map(({ view, at }) => [at, () => onChange({ view })] as const)),
      [onChange],
    ),
  );
  return (
    // A phone has the list alone, so there is nothing to choose between.
    <nav aria-label="Views" className="flex items-stretch gap-0.5 whitespace-nowrap phone:hidden">
      {VIEWS.map(({ view, word }) => (
        <a
          key={view}
          href={`/${printUrl({ ...state, view })}`}
          aria-current={view === state.view ? 'page' : undefined}
          className={TAB}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onChange({ view });
          }}
        >
          {word}
        </a>
      ))}
    </nav>
  );
}

/** Views at the left, the legend that filters at the right. */
export function SubBar({
  state,
  counts,
  hidden,
  onChange,
}: {
  readonly state: UrlState;
  readonly counts: ReadonlyMap<Standing, number>;
  readonly hidden: ReadonlySet<Standing>;
  readonly onChange: (change: Partial<UrlState>) => void;
}) {
  return (
    <div className="flex min-h-10 items-stretch gap-4 border-b border-line bg-panel px-4 narrow:gap-3 phone:flex-wrap phone:gap-x-2 phone:px-3">
      <Views state={state} onChange={onChange} />
      <div className="ml-auto flex items-center overflow-x-auto phone:-mx-1 phone:w-full">
        <Legend counts={counts} hidden={hidden} onChange={(next) => onChange({ hidden: next })} />
      </div>
    </div>
  );
}

'use client';

import { useMemo } from 'react';
import type { Standing } from '@/lib/graph/marks';
import { Legend } from './legend';
import { printUrl, type UrlState, type ViewId } from './url-state';
import { useKeys } from './use-keys';
import { goBack, goForward } from './use-url-state';
import { type Shown, VIEWS } from './views';

const TAB =
  'relative flex items-center px-2.5 phone:px-1.5 text-ink-2 no-underline first:-ml-2.5 phone:first:ml-0 aria-[current]:font-semibold aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-2.5 aria-[current]:after:-bottom-px phone:aria-[current]:after:-top-px phone:aria-[current]:after:bottom-auto aria-[current]:after:h-0.5 aria-[current]:after:bg-ink aria-[current]:after:forced-color-adjust-none';

/** Each tab has room for its word in bold, so that none moves when another is chosen. */
function Views({
  current,
  state,
  onChange,
}: {
  readonly current: ViewId;
  readonly state: UrlState;
  readonly onChange: (change: Partial<UrlState>) => void;
}) {
  useKeys(
    useMemo(
      () => ({
        ...Object.fromEntries(
          VIEWS.map(({ id, at }) => [at, () => onChange({ view: id, id: null })] as const),
        ),
        '[': goBack,
        ']': goForward,
      }),
      [onChange],
    ),
  );
  return (
    <nav
      aria-label="Views"
      className="flex items-stretch gap-0.5 whitespace-nowrap phone:fixed phone:inset-x-0 phone:bottom-0 phone:z-10 phone:h-13 phone:justify-between phone:overflow-x-auto phone:px-1 phone:text-xs phone:border-t phone:border-line phone:bg-panel"
    >
      {VIEWS.map(({ id, label, needsRoom }) => (
        <a
          key={id}
          href={`/${printUrl({ ...state, view: id, id: null })}`}
          aria-current={id === current ? 'page' : undefined}
          className={`${TAB} ${needsRoom === true ? 'phone:hidden' : ''}`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onChange({ view: id, id: null });
          }}
        >
          <span
            data-label={label}
            className="before:invisible before:block before:h-0 before:overflow-hidden before:font-semibold before:content-[attr(data-label)]"
          >
            {label}
          </span>
        </a>
      ))}
    </nav>
  );
}

/** Views at the left, the legend that filters at the right. */
export function SubBar({
  view,
  state,
  counts,
  hidden,
  onChange,
}: {
  readonly view: Shown;
  readonly state: UrlState;
  readonly counts: ReadonlyMap<Standing, number>;
  readonly hidden: ReadonlySet<Standing>;
  readonly onChange: (change: Partial<UrlState>) => void;
}) {
  return (
    <div
      className={`flex min-h-10 items-stretch gap-4 border-b border-line bg-panel px-4 narrow:gap-3 phone:flex-wrap phone:gap-x-2 phone:px-3 ${view.hasLegend ? '' : 'phone:contents'}`}
    >
      <Views current={view.id} state={state} onChange={onChange} />
      {view.hasLegend ? (
        <div className="ml-auto flex items-center overflow-x-auto phone:-mx-1 phone:w-full">
          <Legend counts={counts} hidden={hidden} onChange={(next) => onChange({ hidden: next })} />
        </div>
      ) : null}
    </div>
  );
}

import { Mark } from '@/components/ui/marks';
import { STANDINGS, STANDING_WORD, type Standing } from '@/lib/graph/marks';
import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';

/** The pattern of each part, the same as in a cell of the matrix. */
const FILL: Readonly<Record<Standing, string>> = {
  disagree: 'mp-strip-disagree',
  unknown: 'mp-strip-unknown',
  conditional: 'mp-strip-conditional',
  'allowed-probed': 'mp-strip-allowed-probed',
  'allowed-untested': 'mp-strip-allowed-untested',
  'denied-probed': 'mp-strip-denied-probed',
  'denied-untested': 'mp-strip-denied-untested',
};

/** Everything but one standing. */
export const only = (...standings: Standing[]): ReadonlySet<Standing> =>
  new Set(STANDINGS.filter((standing) => !standings.includes(standing)));

/** One bar for all answers, each part as wide as its share, and under it the key with the counts. */
export function Strip({
  counts,
  onChange,
}: {
  readonly counts: ReadonlyMap<Standing, number>;
  readonly onChange: ViewProps['onChange'];
}) {
  const some = STANDINGS.filter((standing) => (counts.get(standing) ?? 0) > 0);
  return (
    <>
      <div aria-hidden="true" className="mt-5 flex h-[26px] gap-0.5">
        {some.map((standing) => (
          <i
            key={standing}
            className={`mp-strip ${FILL[standing]}`}
            style={{ flexGrow: counts.get(standing) ?? 0 }}
          />
        ))}
      </div>
      <ul
        aria-label="Answers by verdict"
        className="mt-2 flex flex-wrap justify-between gap-x-4 gap-y-2 text-xs phone:grid phone:grid-cols-2"
      >
        {STANDINGS.map((standing) => (
          <li key={standing}>
            <StateLink
              to={{ view: 'table', hidden: only(standing) }}
              onChange={onChange}
              className="grid grid-cols-[16px_auto] gap-x-1.5 no-underline hover:[&>span]:underline phone:min-h-11"
            >
              <Mark standing={standing} />
              <b className="text-[15px] leading-4.5">{(counts.get(standing) ?? 0).toLocaleString('en')}</b>
              <span className="col-start-2 text-ink-2">{STANDING_WORD[standing]}</span>
            </StateLink>
          </li>
        ))}
      </ul>
    </>
  );
}

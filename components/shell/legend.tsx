import { Mark } from '@/components/ui/marks';
import { STANDINGS, STANDING_WORD, type Standing } from '@/lib/graph/marks';

const lookOf = (isOff: boolean, count: number): string => {
  if (isOff) return 'text-ink-3 line-through decoration-edge [&_svg]:opacity-45';
  return count === 0 ? 'text-ink-3 [&_svg]:opacity-50' : 'text-ink-2';
};

/** The legend is the filter: mark, count and word of each standing; a press takes it out or back in. */
export function Legend({
  counts,
  hidden,
  onChange,
}: {
  readonly counts: ReadonlyMap<Standing, number>;
  readonly hidden: ReadonlySet<Standing>;
  readonly onChange: (hidden: ReadonlySet<Standing>) => void;
}) {
  const toggle = (standing: Standing): void => {
    const next = new Set(hidden);
    if (!next.delete(standing)) next.add(standing);
    onChange(next);
  };
  return (
    <div role="group" aria-label="Show by verdict" className="flex items-center gap-0.5 text-xs">
      {STANDINGS.map((standing) => {
        const count = counts.get(standing) ?? 0;
        const isOff = hidden.has(standing);
        return (
          <button
            key={standing}
            type="button"
            aria-pressed={!isOff}
            aria-label={`${count.toLocaleString('en')} ${STANDING_WORD[standing]}`}
            title={STANDING_WORD[standing]}
            onClick={() => toggle(standing)}
            className={`flex h-[26px] items-center gap-[5px] rounded-md px-[7px] whitespace-nowrap phone:h-11 ${lookOf(isOff, count)} ${count === 0 ? 'tight:hidden' : ''}`}
          >
            <Mark standing={standing} />
            <b className={isOff || count === 0 ? 'font-normal' : 'text-ink'}>{count.toLocaleString('en')}</b>
            <span className="narrow:hidden phone:inline">{STANDING_WORD[standing]}</span>
          </button>
        );
      })}
    </div>
  );
}

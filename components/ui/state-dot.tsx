const SHAPE = {
  live: 'bg-ink-2',
  partial: 'border-[1.5px] border-ink-2 bg-[linear-gradient(90deg,var(--ink-2)_50%,transparent_50%)]',
  stale: 'border-[1.5px] border-ink-2',
} as const;

/** Full disc: live; half disc: partial; ring: not live. The word stands beside it. */
export function StateDot({ state }: { readonly state: keyof typeof SHAPE }) {
  return (
    <span
      aria-hidden
      className={`inline-block size-[7px] forced-color-adjust-none shrink-0 rounded-full ${SHAPE[state]}`}
    />
  );
}

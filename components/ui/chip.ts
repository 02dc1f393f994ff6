/** A choice of a filter, with its count. */
export const CHIP =
  'inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-panel px-2.5 text-xs text-ink-2 aria-pressed:border-ink aria-pressed:bg-sel aria-pressed:font-semibold aria-pressed:text-ink phone:h-11';

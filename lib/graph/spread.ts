/** Keeps things in their order, at least `gap` apart and within bounds, as near as possible to where they want to be. */
export const spread = (
  wanted: readonly number[],
  gaps: readonly number[],
  bounds: { readonly low: number; readonly high: number },
): number[] => {
  // Taking off the room that those before need turns "at least a gap apart" into "never descending".
  let needed = 0;
  const offsets = wanted.map((_, at) => (needed += at === 0 ? 0 : (gaps[at - 1] ?? 0)));
  const blocks: { sum: number; count: number }[] = [];
  wanted.forEach((want, at) => {
    blocks.push({ sum: want - (offsets[at] ?? 0), count: 1 });
    mergeBack(blocks);
  });
  const high = Math.max(bounds.low, bounds.high - needed);
  const level = blocks.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
  return level.map((value, at) => Math.min(high, Math.max(bounds.low, value)) + (offsets[at] ?? 0));
};

/** Pool adjacent violators: neighbours in the wrong order share their mean. */
const mergeBack = (blocks: { sum: number; count: number }[]): void => {
  for (;;) {
    const last = blocks.at(-1);
    const before = blocks.at(-2);
    if (last === undefined || before === undefined) return;
    if (before.sum / before.count <= last.sum / last.count) return;
    blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
  }
};

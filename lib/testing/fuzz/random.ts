/** Chance that can be had again: the same seed gives the same numbers everywhere. */
export interface Random {
  /** A whole number from 0 up to, and without, the bound. */
  readonly below: (bound: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** One of a list that may be empty. */
  readonly pickAny: <T>(items: readonly T[]) => T | undefined;
  /** Some of a list in its own order, at least one and at most so many. */
  readonly some: <T>(items: readonly [T, ...T[]], most: number) => T[];
  /** Picks by weight. */
  readonly weigh: <T>(items: readonly (readonly [weight: number, item: T])[]) => T;
}

/** Mixes several numbers to one seed. */
const mix = (seeds: readonly number[]): number =>
  seeds.reduce((state, seed) => {
    const folded = Math.imul(state ^ (seed + 0x9e37_79b9), 0x85eb_ca6b);
    return (folded ^ (folded >>> 15)) >>> 0;
  }, 0x1234_5678);

/** Mulberry32: one 32-bit word of state, and good enough to choose among words. */
const fractions = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A source of chance for one seed, or for one place below it: `seeded(seed, round)`. */
export const seeded = (...seeds: readonly number[]): Random => {
  const next = fractions(mix(seeds));
  const below = (bound: number): number => Math.floor(next() * bound);
  const pickAny = <T>(items: readonly T[]): T | undefined => items[below(items.length)];
  const pick = <T>(items: readonly [T, ...T[]]): T => pickAny(items) ?? items[0];
  return {
    below,
    pick,
    pickAny,
    chance: (probability) => next() < probability,
    some: (items, most) => {
      const wanted = 1 + below(Math.min(most, items.length));
      const left = [...items.keys()];
      while (left.length > wanted) left.splice(below(left.length), 1);
      return left.flatMap((index) => items.slice(index, index + 1));
    },
    weigh: (items) => {
      let rest = next() * items.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, item] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      const [last] = items.slice(-1);
      if (last === undefined) throw new Error('Nothing to choose from.');
      return last[1];
    },
  };
};

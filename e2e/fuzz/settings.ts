/** How much is asked, and from which seed. */
export interface FuzzSettings {
  readonly pairs: number;
  readonly seed: number;
  /** The only round that is wanted; null: as many as the pairs need. */
  readonly only: number | null;
}

export const ROUND_SIZE = 50;
const SMALL = 200;

/** Reads `MESHPROOF_FUZZ` (pairs) and `MESHPROOF_SEED` (`7`, or `7:3` for its round 3 alone). */
export function readSettings(env: NodeJS.ProcessEnv): FuzzSettings {
  const pairs = env['MESHPROOF_FUZZ'] ?? String(SMALL);
  const [seed = '', only] = (env['MESHPROOF_SEED'] ?? '').split(':');
  for (const text of [pairs, seed, only ?? '0'])
    if (!/^\d+$/.test(text))
      throw new Error(`"${text}" is not a number: --fuzz takes one, --seed one or two as in 7:3.`);
  return { pairs: Number(pairs), seed: Number(seed), only: only === undefined ? null : Number(only) };
}

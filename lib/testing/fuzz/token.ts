import type { Random } from './random';
import * as words from './words';

export type Claims = Readonly<Record<string, unknown>>;

/** A token before it is signed. */
export interface FuzzToken {
  readonly claims: Claims;
  /** What keeps it from verifying. */
  readonly flaw: 'expired' | 'early' | 'foreign-key' | 'garbage' | null;
  /** Where it stands, in the words of a request: `header authorization`, `param access_token`, `cookie session`. */
  readonly place: string;
}

const common = (random: Random): Claims => ({
  iss: random.chance(0.92) ? random.pick(words.ISSUERS) : 'https://nobody.example',
  ...(random.chance(0.92) && { sub: random.pick(words.SUBJECTS) }),
  ...(random.chance(0.6) && {
    aud: random.pick<unknown>(['shop', 'stock', 'other', ['shop', 'other'], ['other']]),
  }),
  ...(random.chance(0.3) && { azp: random.pick(['shop', 'web']) }),
  ...(random.chance(0.4) && { groups: random.pick<unknown>(['admin', ['dev', 'admin'], ['red'], []]) }),
  ...(random.chance(0.3) && { role: random.pick(['admin', 'dev', 'red']) }),
  ...(random.chance(0.3) && { scope: random.pick(['read write', 'read', 'ready']) }),
  ...(random.chance(0.3) && {
    org: random.pick<unknown>([
      { unit: 'red', teams: ['red', 'dev'] },
      { unit: 7 },
      { teams: 'admin' },
      'red',
    ]),
  }),
  ...(random.chance(0.2) && { level: random.pick<unknown>([7, '7', true, 'true', null]) }),
  ...(random.chance(0.2) && { 'dotted.name': 'red' }),
  ...(random.chance(0.2) && { teams_text: random.pick(['red blue', 'red', 'blue']) }),
});

const place = (random: Random): string =>
  random.weigh([
    [14, 'header authorization'],
    [1, 'header x-jwt Token'],
    [1, 'header x-jwt'],
    [1, 'param access_token'],
    [1, 'param token'],
    [1, 'cookie session'],
  ]);

const flaw = (random: Random): FuzzToken['flaw'] =>
  random.weigh([
    [30, null],
    [1, 'expired'],
    [1, 'early'],
    [1, 'foreign-key'],
    [1, 'garbage'],
  ] as const);

/** Claims that the format wants to be one text. */
const SINGLE: ReadonlySet<string> = new Set(['iss', 'sub']);

/** A token with these claims among others, which mostly verifies. */
export const tokenFor = (random: Random, wanted: Claims): FuzzToken => {
  const wish = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [
      name,
      typeof value === 'string' && !SINGLE.has(name) && random.chance(0.2) ? [value, 'other'] : value,
    ]),
  );
  return { claims: { ...common(random), ...wish }, flaw: flaw(random), place: place(random) };
};

export const randomToken = (random: Random): FuzzToken => tokenFor(random, {});

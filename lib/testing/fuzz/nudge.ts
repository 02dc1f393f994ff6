import { CLIENTS } from './place';
import type { Random } from './random';
import type { Wish } from './request';
import * as words from './words';

/** Ways from a text to one next to it, which a matcher that is a little off takes for the same. */
type Step = (text: string) => string;

const swapCase: Step = (text) => (/[a-z]/.test(text) ? text.toUpperCase() : text.toLowerCase());

const TEXT: readonly Step[] = [
  swapCase,
  swapCase,
  (text) => `${text}x`,
  (text) => `x${text}`,
  (text) => text.slice(0, -1),
];

/** Writes the last slash of a path in another way. */
const lastSlash =
  (as: string): Step =>
  (path) =>
    path.replace(/\/(?=[^/]*$)/, as);

const PATH: readonly Step[] = [
  ...['//', '\\', '%2f', '/./', '/y/../', '/;v=1/'].map(lastSlash),
  ...['?x=1', '?/admin', '/', '/.', '/x/..', '/..', 'x', ';v=1'].map(
    (end): Step =>
      (path) =>
        `${path}${end}`,
  ),
  (path) => `/x${path}`,
  (path) => `/${path.slice(1).toUpperCase()}`,
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
];

const step = (random: Random, steps: readonly Step[], text: string): string =>
  random.pickAny(steps)?.(text) ?? text;

type Headers = Wish['headers'];

const nudgeHeader = (random: Random, [name, value]: Headers[number]): Headers =>
  random.weigh<Headers>([
    [2, [[name, step(random, TEXT, value)]]],
    [
      2,
      [
        [name, value],
        [name, 'other'],
      ],
    ],
    [
      1,
      [
        [name, 'other'],
        [name, value],
      ],
    ],
    [1, [[name, `${value},other`]]],
    [1, [[name, '']]],
    [1, [[swapCase(name), value]]],
  ]);

const typed = (text: string): unknown => (/^(\d+|true)$/.test(text) ? JSON.parse(text) : null);

const nudgeClaim = (random: Random, name: string, value: unknown): unknown => {
  if (typeof value !== 'string')
    return typeof value === 'object' ? random.pick<unknown>([null, [value]]) : 'x';
  if (name === 'sub' || name === 'iss') return step(random, [...TEXT, (text) => `x/${text}`], value);
  return (
    typed(value) ??
    random.pick<unknown>([step(random, TEXT, value), `${value} other`, '', ['x', value], [[value]]])
  );
};

const nudgeClaims = (random: Random, claims: Wish['claims']): Wish['claims'] =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, nudgeClaim(random, name, value)]));

/** The same wish but for a little of what it asks for. */
export const nudge = (random: Random, wish: Wish): Wish => {
  const { path, host, headers, claims, method } = wish;
  const [first, ...rest] = headers;
  const ways: readonly (Wish | null)[] = [
    path === undefined ? null : { ...wish, path: step(random, PATH, path) },
    host === undefined ? null : { ...wish, host: step(random, TEXT, host) },
    first === undefined ? null : { ...wish, headers: [...nudgeHeader(random, first), ...rest] },
    Object.keys(claims).length === 0 ? null : { ...wish, claims: nudgeClaims(random, claims) },
    method === undefined ? null : { ...wish, method: random.pick(words.METHODS) },
  ];
  const possible = ways.filter((way) => way !== null);
  return random.pickAny(possible) ?? { ...wish, client: random.pick(CLIENTS) };
};

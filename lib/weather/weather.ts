import type { CertificateReport, HeldCertificate } from '@/lib/mesh/certificate';
import {
  type Climate,
  type Condition,
  CONDITIONS,
  conditionsOf,
  type Gravity,
  GRAVITY,
  type Life,
  lifeOf,
} from './condition';

/** One proxy's certificate at one moment. */
export type WeatherRow = {
  readonly id: string;
  readonly held: HeldCertificate;
  readonly conditions: readonly Condition[];
  /** Null where nothing is wrong. */
  readonly gravity: Gravity | null;
  readonly life: Life | null;
};

/** Certificates at the same place of their lives. */
export type Bin = {
  /** Part of a life, from 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly gravity: Gravity | null;
};

/** A set of roots, and how many proxies trust just these. */
type RootSet = { readonly roots: readonly string[]; readonly count: number };

export type Weather = {
  readonly rows: readonly WeatherRow[];
  /** From the hour of issue to the end; those past the end are counted by their condition. */
  readonly bins: readonly Bin[];
  readonly counts: ReadonlyMap<Condition, number>;
  /** Most trusted first. More than one set: not every pair of proxies may trust each other. */
  readonly roots: readonly RootSet[];
  readonly trustDomains: readonly string[];
  /** The row that is renewed next, and the one that would end first if nothing were renewed. */
  readonly nextDue: WeatherRow | null;
  readonly firstEnd: WeatherRow | null;
  /** The whole in one sentence. */
  readonly sentence: string;
};

const BINS = 60;
const GRAVITIES: readonly Gravity[] = ['trouble', 'warning', 'note'];

const worstOf = (gravities: Iterable<Gravity | null>): Gravity | null => {
  const present = new Set(gravities);
  return GRAVITIES.find((gravity) => present.has(gravity)) ?? null;
};

const rootSets = (held: readonly HeldCertificate[]): RootSet[] => {
  const counts = new Map<string, number>();
  for (const { certificate } of held)
    if (certificate?.state === 'active') {
      const key = certificate.roots.join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([key, count]) => ({ roots: key === '' ? [] : key.split(','), count }));
};

const toRow = (held: HeldCertificate, climate: Climate, now: number): WeatherRow => {
  const conditions = conditionsOf(held, climate, now);
  return {
    id: `${held.pod.namespace}/${held.pod.name}`,
    held,
    conditions,
    gravity: worstOf(conditions.map((condition) => GRAVITY[condition])),
    life: held.certificate === null ? null : lifeOf(held.certificate, now),
  };
};

const isAlive = ({ life }: WeatherRow): boolean => life !== null && life.left > 0 && life.age >= 0;

const toBins = (rows: readonly WeatherRow[]): Bin[] => {
  const own = Array.from({ length: BINS }, (): WeatherRow[] => []);
  for (const row of rows.filter(isAlive))
    own[Math.min(BINS - 1, Math.floor((row.life?.share ?? 0) * BINS))]?.push(row);
  return own.map((here, at) => ({
    from: at / BINS,
    to: (at + 1) / BINS,
    count: here.length,
    gravity: worstOf(here.map(({ gravity }) => (gravity === 'note' ? null : gravity))),
  }));
};

const least = (rows: readonly WeatherRow[], of: (life: Life) => number): WeatherRow | null => {
  let found: { row: WeatherRow; value: number } | null = null;
  for (const row of rows) {
    const value = row.life === null ? Infinity : of(row.life);
    if (value < (found?.value ?? Infinity)) found = { row, value };
  }
  return found?.row ?? null;
};

/** The worst first; then those that end first. */
const byAttention = (a: WeatherRow, b: WeatherRow): number => {
  const place = ({ conditions: [first] }: WeatherRow): number =>
    first === undefined ? CONDITIONS.length : CONDITIONS.indexOf(first);
  const left = ({ life }: WeatherRow): number => life?.left ?? Infinity;
  if (place(a) !== place(b)) return place(a) - place(b);
  if (left(a) !== left(b)) return left(a) < left(b) ? -1 : 1;
  return a.id < b.id ? -1 : 1;
};

const number = (count: number): string => count.toLocaleString('en-US');
const proxies = (count: number): string => `${number(count)} ${count === 1 ? 'proxy' : 'proxies'}`;

const sentenceOf = (rows: readonly WeatherRow[], roots: readonly RootSet[]): string => {
  const of = (gravity: Gravity): number => rows.filter((row) => row.gravity === gravity).length;
  const [trouble, warning] = [of('trouble'), of('warning')];
  const asked = rows.filter(({ held }) => held.certificate !== null).length;
  if (rows.length === 0) return 'No pod here has a proxy of its own.';
  if (asked === 0) return `${proxies(rows.length)}, and none was asked yet.`;
  const apart = roots.length > 1 ? ` ${roots.length} sets of roots are trusted.` : '';
  if (trouble + warning === 0)
    return `${asked === 1 ? 'The one certificate is' : `All ${number(asked)} certificates are`} in order.${apart}`;
  const parts = [
    ...(trouble > 0 ? [`${number(trouble)} ${trouble === 1 ? 'is' : 'are'} in trouble now`] : []),
    ...(warning > 0
      ? [`${number(warning)} ${warning === 1 ? 'needs' : 'need'} a look before trouble comes`]
      : []),
  ];
  return `Of ${proxies(rows.length)} ${parts.join(', and ')}.${apart}`;
};

/** The certificates of a mesh at one moment. */
export function toWeather({ held, trustDomains }: CertificateReport, now: number): Weather {
  const roots = rootSets(held);
  const climate: Climate = { trustDomains, roots: roots[0]?.roots ?? [] };
  const rows = held.map((one) => toRow(one, climate, now)).sort(byAttention);
  const counts = new Map<Condition, number>();
  for (const { conditions } of rows)
    for (const condition of conditions) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  const alive = rows.filter(isAlive);
  return {
    rows,
    bins: toBins(rows),
    counts: new Map(CONDITIONS.flatMap((one) => (counts.has(one) ? [[one, counts.get(one) ?? 0]] : []))),
    roots,
    trustDomains,
    nextDue: least(
      alive.filter(({ life }) => life !== null && life.dueAt > now),
      ({ dueAt }) => dueAt,
    ),
    firstEnd: least(alive, ({ left }) => left),
    sentence: sentenceOf(rows, roots),
  };
}

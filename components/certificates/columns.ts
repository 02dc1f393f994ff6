import { CONDITION_WORD } from '@/lib/weather/condition';
import { spanText } from '@/lib/weather/span';
import type { WeatherRow } from '@/lib/weather/weather';

/** One column of the table of certificates. */
export type Column = {
  readonly id: 'pod' | 'state' | 'identity' | 'age' | 'left' | 'serial' | 'issuer' | 'root';
  readonly head: string;
  readonly text: (row: WeatherRow) => string;
  /** What it is sorted by, where that is not its text. */
  readonly value?: (row: WeatherRow) => number;
  readonly isMono?: boolean;
  /** Left out where there is less room than this. */
  readonly needs?: (typeof ROOMS)[number];
};

export const ROOMS = ['little', 'some', 'plenty'] as const;

export type Sort = { readonly column: Column['id']; readonly isDescending: boolean };

const NOTHING = '—';

const short = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? NOTHING : text.slice(0, 12);

const leftText = ({ life }: WeatherRow): string => {
  if (life === null) return NOTHING;
  return life.left > 0 ? `in ${spanText(life.left)}` : `${spanText(life.left)} ago`;
};

export const COLUMNS: readonly Column[] = [
  { id: 'pod', head: 'Pod', text: ({ id }) => id, isMono: true },
  {
    id: 'state',
    head: 'State',
    text: ({ conditions }) =>
      conditions.length === 0 ? 'in order' : conditions.map((one) => CONDITION_WORD[one]).join(', '),
  },
  {
    id: 'identity',
    head: 'Presented identity',
    needs: 'some',
    text: ({ held }) => held.certificate?.spiffeId?.replace('spiffe://', '') ?? NOTHING,
    isMono: true,
  },
  {
    id: 'age',
    head: 'Age',
    needs: 'some',
    text: ({ life }) => (life === null ? NOTHING : spanText(Math.max(0, life.age))),
    value: ({ life }) => life?.age ?? -Infinity,
  },
  { id: 'left', head: 'Ends', text: leftText, value: ({ life }) => life?.left ?? Infinity },
  {
    id: 'serial',
    head: 'Serial',
    text: ({ held }) => short(held.certificate?.serial),
    isMono: true,
    needs: 'plenty',
  },
  {
    id: 'issuer',
    head: 'Issuer',
    text: ({ held }) => held.certificate?.issuer ?? NOTHING,
    needs: 'plenty',
  },
  {
    id: 'root',
    head: 'Root',
    text: ({ held }) => short(held.certificate?.roots[0]),
    isMono: true,
    needs: 'plenty',
  },
];

const compare = (column: Column, a: WeatherRow, b: WeatherRow): number => {
  if (column.value !== undefined) {
    const [one, other] = [column.value(a), column.value(b)];
    return one === other ? 0 : one < other ? -1 : 1;
  }
  const [one, other] = [column.text(a), column.text(b)];
  return one < other ? -1 : one > other ? 1 : 0;
};

/** In the order of a column; without one in the order of attention, in which they come. */
export function sortRows(rows: readonly WeatherRow[], sort: Sort | null): readonly WeatherRow[] {
  const column = COLUMNS.find(({ id }) => id === sort?.column);
  if (sort === null || column === undefined) return rows;
  const sorted = rows.toSorted((a, b) => compare(column, a, b));
  return sort.isDescending ? sorted.reverse() : sorted;
}

/** Whether a row holds a text in its pod, workload or identities. */
export const isFound = ({ id, held }: WeatherRow, text: string): boolean =>
  text === '' ||
  [id, held.workload, held.declared, held.certificate?.spiffeId ?? ''].some((part) => part.includes(text));

import type { Picture } from '@/lib/graph/picture';
import { type AnswerRow, pairRows } from '@/lib/answers/answer-row';

/** One line of the list: a row, a pair that an open row stands for, or the way to more of those. */
export type Item =
  | { readonly kind: 'row'; readonly key: string; readonly row: AnswerRow; readonly isOpen: boolean }
  | { readonly kind: 'pair'; readonly key: string; readonly row: AnswerRow }
  | { readonly kind: 'more'; readonly key: string; readonly of: AnswerRow; readonly left: number };

/** Pairs that an open row shows at first, and with each request for more. */
export const STEP = 50;

/** The lines of a table in which some rows are open, each with how many of its pairs are shown. */
export function toItems(
  picture: Picture,
  rows: readonly AnswerRow[],
  open: ReadonlyMap<string, number>,
): readonly Item[] {
  return rows.flatMap((row): Item[] => {
    const shown = open.get(row.id);
    const own: Item = { kind: 'row', key: row.id, row, isOpen: shown !== undefined };
    if (shown === undefined) return [own];
    const pairs = pairRows(picture, row, shown);
    const items: Item[] = [
      own,
      ...pairs.map((pair): Item => ({ kind: 'pair', key: `${row.id} ${pair.id}`, row: pair })),
    ];
    const left = row.count - pairs.length;
    return left > 0 ? [...items, { kind: 'more', key: `${row.id} more`, of: row, left }] : items;
  });
}

import { expect, test } from 'vitest';
import { toAnswerRows } from '@/lib/answers/answer-row';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { COLUMN_IDS, COLUMNS, sortRows } from './columns';

const rows = toAnswerRows(shopPicture());

test('there is one column for each id', () => {
  expect(COLUMNS.map(({ id }) => id)).toEqual([...COLUMN_IDS]);
});

test.each(COLUMN_IDS)(
  'sorting by %s keeps every row, and the other direction is its reverse where rows differ',
  (id) => {
    const column = COLUMNS.find((one) => one.id === id);
    const up = sortRows(rows, { column: id, isDescending: false });
    const down = sortRows(rows, { column: id, isDescending: true });
    expect(new Set(up)).toEqual(new Set(rows));
    for (const list of [up, down.toReversed()])
      list.slice(1).forEach((row, at) => {
        const before = list[at];
        expect(before && column ? column.compare(before, row) : 1).toBeLessThanOrEqual(0);
      });
  },
);

test('without a sort the rows stand as they are', () => {
  expect(sortRows(rows, null)).toBe(rows);
});

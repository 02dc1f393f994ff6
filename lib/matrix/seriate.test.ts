import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seriate, type Weights } from './seriate';

const table = (lines: readonly (readonly number[])[]): Weights => ({
  rows: lines.length,
  columns: lines[0]?.length ?? 0,
  values: Uint8Array.from(lines.flat()),
});

const picture = (lines: readonly (readonly number[])[]): string[] => {
  const { rows, columns } = seriate(table(lines));
  return rows.map((row) => columns.map((column) => lines[row]?.[column] ?? 0).join(''));
};

/** Runs of equal neighbours. */
const runs = (items: readonly unknown[]): number =>
  items.filter((item, at) => at === 0 || item !== items[at - 1]).length;

test('shuffled blocks stand together again', () => {
  expect(
    picture([
      [1, 0, 1, 0, 0],
      [0, 1, 0, 0, 1],
      [1, 0, 1, 0, 0],
      [0, 0, 0, 1, 0],
      [0, 1, 0, 0, 1],
    ]),
  ).toEqual(['11000', '11000', '00110', '00110', '00001']);
});

test('a band that was shuffled is a band again, one way or the other', () => {
  const band = [
    [0, 0, 1, 1, 0],
    [1, 0, 0, 0, 1],
    [0, 1, 0, 1, 0],
    [0, 0, 1, 0, 1],
  ];
  for (const line of picture(band)) expect(line).toMatch(/^0*11?0*$/);
});

test('lines without weights come last', () => {
  const lines = [
    [0, 0, 0],
    [0, 0, 2],
    [0, 0, 0],
  ];
  expect(picture(lines)).toEqual(['200', '000', '000']);
});

const anyTable = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

test('every line has one place, and the same table the same order', () => {
  fc.assert(
    fc.property(anyTable, (lines) => {
      const first = seriate(table(lines));
      expect(first).toEqual(seriate(table(lines)));
      expect(first.rows.toSorted((a, b) => a - b)).toEqual(lines.map((_, at) => at));
      expect(first.columns.toSorted((a, b) => a - b)).toEqual((lines[0] ?? []).map((_, at) => at));
    }),
  );
});

test('equal lines always stand together', () => {
  fc.assert(
    fc.property(anyTable, (lines) => {
      const { rows, columns } = seriate(table(lines));
      const rowTexts = rows.map((row) => (lines[row] ?? []).join());
      const columnTexts = columns.map((column) => lines.map((line) => line[column]).join());
      expect(runs(rowTexts)).toBe(new Set(rowTexts).size);
      expect(runs(columnTexts)).toBe(new Set(columnTexts).size);
    }),
  );
});

test('each block of a block matrix is one rectangle, however it was shuffled', () => {
  const blocks = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(blocks, fc.infiniteStream(fc.nat()), (sizes, noise) => {
      const shuffle = (of: readonly number[]) =>
        of
          .map((one) => [noise.next().value ?? 0, one] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, one]) => one);
      const rowBlocks = shuffle(sizes.flatMap(([rows], at) => Array<number>(rows).fill(at)));
      const columnBlocks = shuffle(sizes.flatMap(([, columns], at) => Array<number>(columns).fill(at)));
      const lines = rowBlocks.map((row) => columnBlocks.map((column) => (row === column ? 1 : 0)));
      const { rows, columns } = seriate(table(lines));
      const [rowOrder, columnOrder] = [
        rows.map((row) => rowBlocks[row]),
        columns.map((column) => columnBlocks[column]),
      ];
      expect(runs(rowOrder)).toBe(sizes.length);
      // The blocks lie on the diagonal.
      expect([...new Set(columnOrder)]).toEqual([...new Set(rowOrder)]);
    }),
  );
});

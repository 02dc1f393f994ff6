import type { AnswerRow } from '@/lib/graph/answer-rows';
import { columnWidths } from '@/lib/graph/column-widths';
import { fitText, textWidth, type TextFont } from './fit-text';
import type { Size } from './use-size';

const PADDING = 12;
const AGE = 100;
/** Left edge, mark and the gap after it. */
const BEFORE_WORD = 48;
const HEADS = ['000 answers', 'From', 'To', 'nothing yet', 'Decided by'] as const;
const FONTS: readonly TextFont[] = ['sans', 'mono', 'mono', 'sans', 'sans'];

/** What a probe saw, and whether that still counts. */
export const seenText = ({ observed, stale }: AnswerRow): string =>
  stale === '' ? observed : `${observed}, out of date`;

type Cells = readonly [word: string, from: string, to: string, seen: string, by: string];

const cellsOf = (row: AnswerRow): Cells => [row.word, row.from, row.to, seenText(row), row.decidedBy];

/** What of a column is no text of its cell. */
const besides = (column: number, { others }: AnswerRow): number => {
  if (column === 0) return BEFORE_WORD + PADDING;
  return column === 1 && others !== '' ? PADDING + 8 + textWidth(others, 'sans') : PADDING;
};

const fontOf = (column: number): TextFont => FONTS[column] ?? 'sans';

/** Widths that show as much as there is room for; none on a narrow page, where a row has lines of its own. */
export function answerColumns(rows: readonly AnswerRow[], size: Size | null): number[] {
  if (size === null || size.width <= 600) return [];
  const wanted = HEADS.map((head, column) =>
    Math.max(
      textWidth(head, 'sans') + PADDING + (column === 0 ? 24 : 0),
      ...rows.map((row) => textWidth(cellsOf(row)[column] ?? '', fontOf(column)) + besides(column, row)),
    ),
  );
  return [...columnWidths(wanted.map(Math.ceil), size.width - AGE), AGE];
}

/** The texts of a row, cut in the middle to the width of their columns. */
export function cutCells(row: AnswerRow, widths: readonly number[]): Cells {
  const cut = (text: string, column: number): string =>
    fitText(text, fontOf(column), (widths[column] ?? 0) - besides(column, row));
  const [word, from, to, seen, by] = cellsOf(row);
  return [cut(word, 0), cut(from, 1), cut(to, 2), cut(seen, 3), cut(by, 4)];
}

import type { AnswerRow } from '@/lib/answers/answer-row';
import { type Column, othersText } from './columns';

/** More rows than this are no table for a chat or a pull request. */
const MOST = 200;

const cell = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/[\r\n]+/g, ' ');

const code = (text: string): string => (text === '' ? '' : `\`${cell(text).replaceAll('`', 'ˋ')}\``);

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Rows as a Markdown table; a cap says what it left out. */
export function toMarkdown(rows: readonly AnswerRow[], columns: readonly Column[]): string {
  const texts = rows.slice(0, MOST).map((row) =>
    line(
      columns.map((column) => {
        const text = column.id === 'probed' ? (row.probedAt ?? 'never') : column.text(row);
        const others = othersText(column.id, row);
        return `${column.font === 'mono' ? code(text) : cell(text)}${others === '' ? '' : ` (${others})`}`;
      }),
    ),
  );
  const left = rows.length - texts.length;
  return [
    line(columns.map(({ head }) => head)),
    line(columns.map(() => '---')),
    ...texts,
    ...(left > 0 ? ['', `${left.toLocaleString('en')} more rows are not listed.`] : []),
  ].join('\n');
}

import type { PolicyDiff } from '@/lib/mesh/answer-change';
import { answersText, nowWord, wouldDecide, wouldWord } from './words';

/** A cell of a table: nothing in a name may end it or start markup. */
const cell = (text: string): string => text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');

const code = (text: string): string => (/[`|\n]/.test(text) ? cell(text) : `\`${text}\``);

/** The head line: how many answers would change, of how many. */
export function leadOf({ count, opens, closes, of }: PolicyDiff): string {
  if (count === 0) return `No answer would change, of ${answersText(of)}.`;
  const other = count - opens - closes;
  const parts = [
    ...(opens > 0 ? [`${opens.toLocaleString('en')} would open`] : []),
    ...(closes > 0 ? [`${closes.toLocaleString('en')} would close`] : []),
    ...(other > 0 ? [`${other.toLocaleString('en')} would change otherwise`] : []),
  ];
  return `${answersText(count)} of ${of.toLocaleString('en')} would change: ${parts.join(', ')}.`;
}

/** The same as a comment on a pull request. */
export function diffMarkdown(diff: PolicyDiff, mesh: string): string {
  const rows = diff.changes.map((change) =>
    [
      cell(wouldWord(change)),
      code(change.who),
      code(change.where),
      cell(nowWord(change)),
      cell(wouldDecide(change)),
      change.count.toLocaleString('en'),
    ].join(' | '),
  );
  const { changes, count } = diff.leftOut;
  return [
    `**${leadOf(diff)}**`,
    '',
    `Judged over ${cell(mesh)}. A draft: nothing was applied.`,
    ...(rows.length === 0
      ? []
      : [
          '',
          '| would be | from | to | now | what would decide | answers |',
          '| --- | --- | --- | --- | --- | ---: |',
          ...rows.map((row) => `| ${row} |`),
        ]),
    ...(changes === 0 ? [] : ['', `${changes} more lines, for ${answersText(count)}, are left out.`]),
    '',
  ].join('\n');
}

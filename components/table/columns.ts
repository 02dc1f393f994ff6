import { numberText } from '@/lib/mesh/plural';
import type { AnswerRow } from '@/lib/answers/answer-row';
import { byStanding } from '@/lib/answers/answer-row';
import { columnWidths } from './column-widths';
import { fitText, textWidth, type TextFont } from './fit-text';

export const COLUMN_IDS = [
  'verdict',
  'from',
  'to',
  'operation',
  'by',
  'rule',
  'mtls',
  'observed',
  'probed',
  'pairs',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

/** A column: its head, its text in one row, and what it sorts by. */
export type Column = {
  readonly id: ColumnId;
  readonly head: string;
  readonly font: TextFont;
  readonly text: (row: AnswerRow) => string;
  readonly compare: (a: AnswerRow, b: AnswerRow) => number;
  /** Numbers and ages stand at the right. */
  readonly isRight?: boolean;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const by =
  (text: (row: AnswerRow) => string): Column['compare'] =>
  (a, b) =>
    compareText(text(a), text(b));

/** What a probe saw, and whether that still counts. */
export const seenText = ({ observed, stale }: AnswerRow): string =>
  stale === '' ? observed || 'nothing yet' : `${observed}, out of date`;

const ruleText = ({ rule }: AnswerRow): string => (rule === null ? 'none' : `${rule}`);
/** The policy stands in front, since a long text is cut behind it. */
const byText = ({ action, decidedBy, reason, policy }: AnswerRow): string =>
  `${action} ${reason === 'not-allowed' && policy !== null ? `${policy.name}, no rule` : decidedBy}`.trim();

/** The operation has a column of its own. */
const verdictText = ({ standing, word }: AnswerRow): string =>
  standing === 'conditional' ? 'conditional' : word;

export const COLUMNS: readonly Column[] = [
  { id: 'verdict', head: 'Verdict', font: 'sans', text: verdictText, compare: byStanding },
  { id: 'from', head: 'From', font: 'mono', text: ({ from }) => from, compare: by(({ from }) => from) },
  { id: 'to', head: 'To', font: 'mono', text: ({ to }) => to, compare: by(({ to }) => to) },
  {
    id: 'operation',
    head: 'Operation',
    font: 'mono',
    text: ({ operation }) => operation,
    compare: by(({ operation }) => operation),
  },
  { id: 'by', head: 'Decided by', font: 'sans', text: byText, compare: by(byText) },
  {
    id: 'rule',
    head: 'Rule',
    font: 'sans',
    text: ruleText,
    compare: (a, b) => (a.rule ?? -1) - (b.rule ?? -1),
  },
  { id: 'mtls', head: 'mTLS', font: 'sans', text: ({ mtls }) => mtls, compare: by(({ mtls }) => mtls) },
  { id: 'observed', head: 'Observed', font: 'sans', text: seenText, compare: by(seenText) },
  {
    id: 'probed',
    head: 'Probed',
    font: 'sans',
    text: () => '00 min ago',
    compare: by(({ probedAt }) => probedAt ?? ''),
    isRight: true,
  },
  {
    id: 'pairs',
    head: 'Answers',
    font: 'sans',
    text: ({ count }) => numberText(count),
    compare: (a, b) => a.count - b.count,
    isRight: true,
  },
];

/** The columns that are shown before the reader chooses. */
export const FIRST_COLUMNS: readonly ColumnId[] = [
  'verdict',
  'from',
  'to',
  'operation',
  'by',
  'observed',
  'probed',
];

export const isColumnId = (text: string): text is ColumnId => COLUMN_IDS.some((id) => id === text);

/** A column and its direction. */
export type Sort = { readonly column: ColumnId; readonly isDescending: boolean };

/** The rows in the order of a column; rows that are equal in it stay in the order of attention. */
export const sortRows = (rows: readonly AnswerRow[], sort: Sort | null): readonly AnswerRow[] => {
  const column = COLUMNS.find(({ id }) => id === sort?.column);
  if (column === undefined) return rows;
  const sign = sort?.isDescending === true ? -1 : 1;
  return [...rows].sort((a, b) => sign * column.compare(a, b) || byStanding(a, b));
};

const PADDING = 12;
/** Left edge, chevron, mark, and the gaps around the word. */
const BEFORE_WORD = 70;
/** A verdict longer than this is cut like any other text. */
const MOST_VERDICT = 190;

/** A name that says how many it stands for. */
const isCounted = (name: string): boolean => /^\d| and \d+ more$|these \d+/.test(name);

/** `5 ports`, where a row stands for several and its name does not say so; else empty. */
export const othersText = (id: ColumnId, { from, principals, to, ports }: AnswerRow): string => {
  if (id === 'from' && principals > 1 && !isCounted(from)) return `${numberText(principals)} identities`;
  return id === 'to' && ports > 1 && !isCounted(to) ? `${numberText(ports)} ports` : '';
};

/** What of a cell is not its text. */
const besides = ({ id }: Column, row: AnswerRow): number => {
  const others = othersText(id, row);
  const own = id === 'verdict' ? BEFORE_WORD : PADDING;
  return others === '' ? own : own + 8 + textWidth(others, 'sans');
};

/** The longest text of a column; measuring every row would cost more than it shows. */
const longest = (rows: readonly AnswerRow[], column: Column): number => {
  let widest: AnswerRow | undefined;
  let most = -1;
  for (const row of rows) {
    const length = column.text(row).length + othersText(column.id, row).length;
    if (length > most) [widest, most] = [row, length];
  }
  const head = textWidth(column.head, 'sans') + 16 + PADDING + (column.id === 'verdict' ? 24 : 0);
  if (widest === undefined) return head;
  return Math.max(head, textWidth(column.text(widest), column.font) + besides(column, widest));
};

/** Widths that show as much as there is room for; a verdict is cut last. */
export const toWidths = (rows: readonly AnswerRow[], columns: readonly Column[], room: number): number[] => {
  const wanted = columns.map((column) => Math.ceil(longest(rows, column)));
  const [first = 0, ...rest] = wanted;
  const verdict = Math.min(first, MOST_VERDICT);
  const sum = rest.reduce((total, width) => total + width, first);
  return sum <= room ? columnWidths(wanted, room) : [verdict, ...columnWidths(rest, room - verdict)];
};

/** The text of a cell, cut in its middle to the width of its column. */
export const cutCell = (column: Column, row: AnswerRow, width: number | undefined): string =>
  width === undefined
    ? column.id === 'verdict'
      ? row.word
      : column.text(row)
    : fitText(column.text(row), column.font, width - besides(column, row));

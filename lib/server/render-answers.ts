import { hiddenNow, parseAsked } from '@/lib/answers/address';
import { type AnswerRow, toAnswerRows } from '@/lib/answers/answer-row';
import { forOperation } from '@/lib/answers/operation';
import type { MeshPicture } from '@/lib/api/contract';
import { layoutGraph } from '@/lib/graph/layout';
import { LIGHT } from '@/lib/graph/light';
import { renderGraphSvg } from '@/lib/graph/render-svg';
import { toGraphView } from '@/lib/graph/view';
import { refText } from '@/lib/mesh/object';
import { decideOperation } from './decide-operation';
import { fontFaces } from './fonts';
import type { Judged } from './judging';
import { renderPng } from './render-png';

/** The forms in which answers leave. */
export const ANSWER_FORMATS = ['json', 'csv', 'svg', 'png'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

const SHEET = { width: 1240, height: 480 };

type Line = Readonly<Record<string, string | number | null>>;

const toLine = (row: AnswerRow): Line => ({
  verdict: row.word,
  standing: row.standing,
  from: row.from,
  identities: row.principals,
  to: row.to,
  ports: row.ports,
  answers: row.count,
  operation: row.operation,
  decidedBy: row.decidedBy,
  action: row.action,
  policy: row.policy === null ? null : refText(row.policy),
  rule: row.rule,
  reason: row.reason,
  observed: row.observed === '' ? null : row.observed,
  probedAt: row.probedAt,
  outOfDate: row.stale === '' ? null : row.stale,
  edge: row.edge,
});

/** A spreadsheet would take a text that begins like a formula for one. */
const csvCell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Lines as CSV (RFC 4180) with a head. */
export const toCsv = (lines: readonly Line[]): string => {
  const [first] = lines;
  if (first === undefined) return '';
  const names = Object.keys(first);
  return [names.join(','), ...lines.map((line) => names.map((name) => csvCell(line[name] ?? null)).join(','))]
    .map((text) => `${text}\r\n`)
    .join('');
};

/** The answers that an address of the page asks for, in another form. */
export async function renderAnswers(
  params: URLSearchParams,
  format: AnswerFormat,
  {
    picture,
    judged,
    root,
  }: { readonly picture: MeshPicture; readonly judged: Judged; readonly root: string },
): Promise<string | Uint8Array> {
  const asked = parseAsked(params);
  const { question } = asked;
  const hidden = hiddenNow(picture, asked);
  if (format === 'svg' || format === 'png') {
    const view = toGraphView(picture, { hidden, question });
    const fonts = format === 'svg' ? await fontFaces(root) : '';
    const svg = renderGraphSvg(view, layoutGraph(view, SHEET), { tokens: LIGHT, fonts });
    return format === 'svg' ? svg : renderPng(svg, root);
  }
  const decided =
    question.to === undefined ? [] : decideOperation({ ...question, to: question.to }, judged).decided;
  const rows = forOperation(toAnswerRows(picture, question), question, decided, picture.reachability);
  const lines = rows.filter(({ standing }) => !hidden.has(standing)).map(toLine);
  if (format === 'csv') return toCsv(lines);
  const { mesh, takenAt } = picture.reachability;
  return `${JSON.stringify({ mesh: mesh.name, takenAt, revision: picture.revision, question, rows: lines }, null, 2)}\n`;
}

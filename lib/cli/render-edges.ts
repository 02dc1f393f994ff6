import type { Edge } from '@/lib/mesh/reachability';
import type { Verdict } from '@/lib/mesh/verdict';

/** The forms in which a table leaves the command line. */
export const FORMATS = ['table', 'json', 'csv', 'md'] as const;
export type Format = (typeof FORMATS)[number];

/** The words of each verdict, the same as on the page. */
export const VERDICT_WORD: Readonly<Record<Verdict, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'conditional',
  unreachable: 'unreachable',
  delegated: 'delegated',
  unknown: 'cannot tell',
};

const HEADS = ['verdict', 'from', 'to', 'for', 'decided by', 'reason'] as const;

/** The rule that is named with `not-allowed` came closest and did not match. */
const decidedBy = ({ decision }: Edge): string => {
  const { policy, rule, reason } = decision;
  if (!policy) return '';
  const name = `${policy.namespace ?? ''}/${policy.name}`;
  if (reason === 'not-allowed') return `no rule of ${name} matches`;
  return rule === null ? name : `${name}, rule ${rule}`;
};

const toRow = (edge: Edge): readonly string[] => [
  VERDICT_WORD[edge.decision.verdict],
  edge.principal === 'anonymous' ? 'no identity' : edge.principal,
  edge.port,
  edge.condition?.text ?? (edge.decision.verdict === 'allow' ? 'any request' : ''),
  decidedBy(edge),
  edge.decision.detail === '' ? edge.decision.reason : `${edge.decision.reason}: ${edge.decision.detail}`,
];

/** Pads columns to a common width; the last column is left ragged. */
export function renderColumns(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [heads, ...rows].map(line).join('\n');
}

const csvCell = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const mdCell = (cell: string): string => cell.replaceAll('\\', '\\\\').replaceAll('|', '\\|');

/** Edges as text in one of `FORMATS`, without a newline at the end. */
export function renderEdges(edges: readonly Edge[], format: Format): string {
  const rows = edges.map(toRow);
  switch (format) {
    case 'json':
      return JSON.stringify(edges, null, 2);
    case 'csv':
      return [HEADS, ...rows].map((row) => row.map(csvCell).join(',')).join('\n');
    case 'md':
      return [HEADS, HEADS.map(() => '---'), ...rows]
        .map((row) => `| ${row.map(mdCell).join(' | ')} |`)
        .join('\n');
    case 'table':
      return renderColumns(HEADS, rows);
  }
}

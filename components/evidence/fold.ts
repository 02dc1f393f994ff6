/** One line that is shown, or a number of lines that are folded away. */
export type Row =
  | { readonly kind: 'line'; readonly number: number; readonly text: string }
  | { readonly kind: 'fold'; readonly count: number };

const CONTEXT = 1;
/** A fold that saves fewer lines than this costs more than it saves. */
const LEAST_FOLD = 3;

const indentOf = (line: string): number => line.search(/[^ -]/);

/** The lines above `at` that lead to it: the field it stands under, the field of that, up to a field of `spec`. */
function ancestors(lines: readonly string[], at: number): number[] {
  const found: number[] = [];
  let indent = indentOf(lines[at - 1] ?? '');
  for (let number = at - 1; number >= 1; number--) {
    const own = indentOf(lines[number - 1] ?? '');
    if (own < 0 || own >= indent) continue;
    if (own === 0) break;
    found.push(number);
    indent = own;
  }
  return found;
}

const wanted = (lines: readonly string[], lit: number): Set<number> => {
  const action = lines.findIndex((line) => /^ {2}action:/.test(line)) + 1;
  const near = Array.from({ length: 2 * CONTEXT + 1 }, (_, at) => lit - CONTEXT + at);
  return new Set([action, ...ancestors(lines, lit), ...near]);
};

/** A whole object as rows: what leads to the lit line stays, the rest is folded with its count. */
export function foldLines(lines: readonly string[], lit: number | null): Row[] {
  const keep = lit === null ? new Set(lines.map((_, at) => at + 1)) : wanted(lines, lit);
  const rows: Row[] = [];
  let pending: Row[] = [];
  const flush = (): void => {
    rows.push(
      ...(pending.length < LEAST_FOLD ? pending : [{ kind: 'fold' as const, count: pending.length }]),
    );
    pending = [];
  };
  lines.forEach((text, at) => {
    const row: Row = { kind: 'line', number: at + 1, text };
    if (!keep.has(at + 1)) {
      pending.push(row);
      return;
    }
    flush();
    rows.push(row);
  });
  flush();
  return rows;
}

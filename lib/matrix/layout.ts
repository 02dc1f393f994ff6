import { codeOf, type MatrixTable } from './table';
import { seriate, type Seriation } from './seriate';

/** In which order lines stand: namespaces together, or whatever reaches alike together. */
export const ORDERS = ['namespace', 'alike'] as const;
export type Order = (typeof ORDERS)[number];

/** A run of neighbouring lines of one namespace. */
export type Span = { readonly namespace: string; readonly from: number; readonly to: number };

/** A matrix in the order in which it is drawn. */
export type MatrixLayout = {
  /** Places of the table's lines. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** Codes in drawn order, row by row. */
  readonly cells: Uint8Array;
  readonly rowSpans: readonly Span[];
  readonly columnSpans: readonly Span[];
  /** Drawn places of cells that contradict their prediction, and of those that differ from their block. */
  readonly disagreeing: Uint32Array;
  readonly odd: Uint32Array;
};

const [DISAGREE, UNKNOWN, CONDITIONAL, ALLOWED, ALLOWED_UNTESTED] = (
  ['disagree', 'unknown', 'conditional', 'allowed-probed', 'allowed-untested'] as const
).map(codeOf);

export const isOpen = (code: number): boolean =>
  code === CONDITIONAL || code === ALLOWED || code === ALLOWED_UNTESTED;

const weightOf = (code: number): number => (code === CONDITIONAL ? 1 : isOpen(code) ? 2 : 0);

/** Codes of every cell, in the order of the table. */
function fill({ rows, columns, portClasses, codes, proved }: MatrixTable): Uint8Array {
  const classCount = rows.reduce((most, { of }) => Math.max(most, of + 1), 0);
  const all = new Uint8Array(rows.length * columns.length);
  const line = new Uint8Array(classCount);
  columns.forEach(({ of }, column) => {
    const ports = portClasses[of];
    if (ports === undefined) return;
    line.fill(codes[ports.rest] ?? 0);
    for (const { answer, classes } of ports.cells)
      for (const at of classes) if (at < classCount) line[at] = codes[answer] ?? 0;
    for (let row = 0; row < rows.length; row += 1)
      all[row * columns.length + column] = line[rows[row]?.of ?? 0] ?? 0;
  });
  for (const { row, column, code } of proved) all[row * columns.length + column] = code;
  return all;
}

/** Namespaces in the order of what they share, own beside own: the same for rows and columns. */
function spaceOrder(table: MatrixTable, cells: Uint8Array): ReadonlyMap<string, number> {
  const spaces = [...new Set([...table.rows, ...table.columns].map(({ namespace }) => namespace))].sort();
  const at = new Map(spaces.map((space, place) => [space, place]));
  const count = spaces.length;
  const [open, all] = [new Float64Array(count * count), new Float64Array(count * count)];
  const [rowSpace, columnSpace] = [table.rows, table.columns].map((lines) =>
    lines.map(({ namespace }) => at.get(namespace) ?? 0),
  );
  rowSpace?.forEach((from, row) =>
    columnSpace?.forEach((to, column) => {
      const place = from * count + to;
      all[place] = (all[place] ?? 0) + 1;
      open[place] = (open[place] ?? 0) + weightOf(cells[row * table.columns.length + column] ?? 0);
    }),
  );
  const share = (from: number, to: number): number => {
    const place = from * count + to;
    return Math.ceil((100 * (open[place] ?? 0)) / (2 * (all[place] || 1)));
  };
  const values = new Uint8Array(count * count);
  for (let from = 0; from < count; from += 1)
    for (let to = 0; to < count; to += 1)
      values[from * count + to] = from === to ? 200 : Math.max(share(from, to), share(to, from));
  const { rows } = seriate({ rows: count, columns: count, values });
  return new Map(
    rows.flatMap((space, place) => (spaces[space] === undefined ? [] : [[spaces[space], place] as const])),
  );
}

const byNamespace = (
  lines: MatrixTable['rows'],
  spaces: ReadonlyMap<string, number>,
  alike: readonly number[],
): number[] => {
  const place = new Map(alike.map((line, at) => [line, at]));
  const spaceOf = (line: number): number => spaces.get(lines[line]?.namespace ?? '') ?? spaces.size;
  // What belongs to no single namespace stands last.
  const rank = (line: number): number => (lines[line]?.namespace === '' ? Infinity : spaceOf(line));
  return alike.toSorted(
    (a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)) || (place.get(a) ?? 0) - (place.get(b) ?? 0),
  );
};

function spansOf(lines: MatrixTable['rows'], order: readonly number[]): Span[] {
  const spans: { namespace: string; from: number; to: number }[] = [];
  order.forEach((line, at) => {
    const namespace = lines[line]?.namespace ?? '';
    const last = spans.at(-1);
    if (last?.namespace === namespace) last.to = at + 1;
    else spans.push({ namespace, from: at, to: at + 1 });
  });
  return spans;
}

/** A block smaller than this has no rule to be an exception from. */
const LEAST_BLOCK = 12;
const RARE = 0.05;
const MOST_ODD = 20_000;

type Block = { readonly rows: Span; readonly columns: Span };

function placesIn(
  cells: Uint8Array,
  width: number,
  { rows, columns }: Block,
): { open: number[]; shut: number[] } {
  const [open, shut]: [number[], number[]] = [[], []];
  for (let row = rows.from; row < rows.to; row += 1)
    for (let column = columns.from; column < columns.to; column += 1) {
      const place = row * width + column;
      const code = cells[place] ?? 0;
      if (isOpen(code)) open.push(place);
      else if (code !== 0 && code !== UNKNOWN && code !== DISAGREE) shut.push(place);
    }
  return { open, shut };
}

/** Cells that few others of their block are like. */
function oddCells(
  cells: Uint8Array,
  width: number,
  blocks: { rows: readonly Span[]; columns: readonly Span[] },
): number[] {
  const odd: number[] = [];
  for (const rows of blocks.rows)
    for (const columns of blocks.columns) {
      if ((rows.to - rows.from) * (columns.to - columns.from) < LEAST_BLOCK) continue;
      const { open, shut } = placesIn(cells, width, { rows, columns });
      const rare = open.length <= shut.length ? open : shut;
      if (rare.length <= RARE * (open.length + shut.length)) odd.push(...rare);
      if (odd.length > MOST_ODD) return odd.slice(0, MOST_ODD);
    }
  return odd;
}

const places = (cells: Uint8Array, code: number | undefined): number[] => {
  const found: number[] = [];
  cells.forEach((cell, at) => {
    if (cell === code) found.push(at);
  });
  return found;
};

const ordered = (table: MatrixTable, cells: Uint8Array, order: Order): Seriation => {
  const alike = seriate({
    rows: table.rows.length,
    columns: table.columns.length,
    values: cells.map(weightOf),
  });
  if (order === 'alike') return alike;
  const spaces = spaceOrder(table, cells);
  return {
    rows: byNamespace(table.rows, spaces, alike.rows),
    columns: byNamespace(table.columns, spaces, alike.columns),
  };
};

/** Orders a table so that blocks appear, and finds what stands out of them. */
export function layOut(table: MatrixTable, order: Order): MatrixLayout {
  const cells = fill(table);
  const { rows, columns } = ordered(table, cells, order);
  const width = columns.length;
  const drawn = new Uint8Array(cells.length);
  rows.forEach((row, y) =>
    columns.forEach((column, x) => (drawn[y * width + x] = cells[row * width + column] ?? 0)),
  );
  const isGrouped = order === 'namespace';
  const whole = (to: number): Span[] => (to === 0 ? [] : [{ namespace: '', from: 0, to }]);
  const rowSpans = isGrouped ? spansOf(table.rows, rows) : whole(rows.length);
  const columnSpans = isGrouped ? spansOf(table.columns, columns) : whole(width);
  return {
    rows: Int32Array.from(rows),
    columns: Int32Array.from(columns),
    cells: drawn,
    rowSpans,
    columnSpans,
    disagreeing: Uint32Array.from(places(drawn, DISAGREE)),
    odd: Uint32Array.from(isGrouped ? oddCells(drawn, width, { rows: rowSpans, columns: columnSpans }) : []),
  };
}

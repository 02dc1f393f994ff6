/** A table of weights: 0 is nothing, and equal rows hold equal numbers. */
export type Weights = {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: Uint8Array;
};

/** Places of rows and of columns, in the order in which they are drawn. */
export type Seriation = { readonly rows: number[]; readonly columns: number[] };

/** Two seeds of one hash, folded into a key, so that unequal lines share one only by a rare accident. */
const lineKey = (values: Uint8Array, start: number, step: number, length: number): string => {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0, place = start; at < length; at += 1, place += step) {
    const value = values[place] ?? 0;
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ (value + 1), 0x85ebca6b) ^ (b >>> 13);
  }
  return `${a >>> 0} ${b >>> 0}`;
};

/** Lines that hold the same, each set under its first. */
const groupEqual = (count: number, keyOf: (line: number) => string): number[][] => {
  const groups = new Map<string, number[]>();
  for (let line = 0; line < count; line += 1) {
    const key = keyOf(line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()];
};

/** The table with equal lines folded into one. */
type Folded = {
  readonly rowGroups: readonly (readonly number[])[];
  readonly columnGroups: readonly (readonly number[])[];
  /** Of each group of rows, the groups of columns with a weight, and it. */
  readonly entries: readonly (readonly { readonly column: number; readonly weight: number }[])[];
};

function fold({ rows, columns, values }: Weights): Folded {
  const rowGroups = groupEqual(rows, (row) => lineKey(values, row * columns, 1, columns));
  const columnGroups = groupEqual(columns, (column) => lineKey(values, column, columns, rows));
  const entries = rowGroups.map(([row = 0]) =>
    columnGroups.flatMap(([first = 0], column) => {
      const weight = values[row * columns + first] ?? 0;
      return weight === 0 ? [] : [{ column, weight }];
    }),
  );
  return { rowGroups, columnGroups, entries };
}

/** Which groups hang together through weights; groups without any stand apart, as -1. */
function componentsOf({ rowGroups, columnGroups, entries }: Folded): {
  rows: Int32Array;
  columns: Int32Array;
} {
  const ofColumn: number[][] = columnGroups.map(() => []);
  entries.forEach((row, at) => row.forEach(({ column }) => ofColumn[column]?.push(at)));
  const [rows, columns] = [
    new Int32Array(rowGroups.length).fill(-1),
    new Int32Array(columnGroups.length).fill(-1),
  ];
  let count = 0;
  entries.forEach((row, start) => {
    if (row.length === 0 || rows[start] !== -1) return;
    const open = [start];
    rows[start] = count;
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const { column } of entries[next] ?? []) {
        if (columns[column] !== -1) continue;
        columns[column] = count;
        for (const other of ofColumn[column] ?? [])
          if (rows[other] === -1) {
            rows[other] = count;
            open.push(other);
          }
      }
    count += 1;
  });
  return { rows, columns };
}

const ROUNDS = 24;

/** Subtracts the mean and scales to one, so that rounds of averaging do not end at the same number everywhere. */
function settle(scores: Float64Array, weights: Float64Array, of: Int32Array): void {
  const [sum, mass] = [new Map<number, number>(), new Map<number, number>()];
  scores.forEach((score, at) => {
    const component = of[at] ?? -1;
    const weight = weights[at] ?? 0;
    sum.set(component, (sum.get(component) ?? 0) + score * weight);
    mass.set(component, (mass.get(component) ?? 0) + weight);
  });
  const largest = new Map<number, number>();
  scores.forEach((score, at) => {
    const component = of[at] ?? -1;
    const mean = (sum.get(component) ?? 0) / (mass.get(component) || 1);
    scores[at] = score - mean;
    largest.set(component, Math.max(largest.get(component) ?? 0, Math.abs(score - mean)));
  });
  scores.forEach((score, at) => {
    scores[at] = score / (largest.get(of[at] ?? -1) || 1);
  });
}

/** Reciprocal averaging: each line stands where its weights stand, until neighbours share what they reach. */
function average(folded: Folded, of: { rows: Int32Array; columns: Int32Array }) {
  const { rowGroups, columnGroups, entries } = folded;
  const rowScores = Float64Array.from(rowGroups, ([first = 0]) => first);
  const columnScores = new Float64Array(columnGroups.length);
  const rowMass = Float64Array.from(
    entries,
    (row, at) =>
      row.reduce((sum, { column, weight }) => sum + weight * (columnGroups[column]?.length ?? 0), 0) *
      (rowGroups[at]?.length ?? 0),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    settle(rowScores, rowMass, of.rows);
    const [sum, mass] = [new Float64Array(columnGroups.length), new Float64Array(columnGroups.length)];
    entries.forEach((row, at) => {
      const [score, size] = [rowScores[at] ?? 0, rowGroups[at]?.length ?? 0];
      for (const { column, weight } of row) {
        sum[column] = (sum[column] ?? 0) + weight * size * score;
        mass[column] = (mass[column] ?? 0) + weight * size;
      }
    });
    sum.forEach((value, column) => (columnScores[column] = value / (mass[column] || 1)));
    entries.forEach((row, at) => {
      let [value, total] = [0, 0];
      for (const { column, weight } of row) {
        const heavy = weight * (columnGroups[column]?.length ?? 0);
        value += heavy * (columnScores[column] ?? 0);
        total += heavy;
      }
      rowScores[at] = value / (total || 1);
    });
  }
  return { rowScores, columnScores };
}

/** Larger parts first, then as the lines came; lines without a weight last. */
function order(
  groups: readonly (readonly number[])[],
  scores: Float64Array,
  component: Int32Array,
  rank: readonly number[],
): number[] {
  const place = (at: number): number =>
    component[at] === -1 ? rank.length : (rank[component[at] ?? -1] ?? rank.length);
  return groups
    .map((_, at) => at)
    .sort(
      (a, b) =>
        place(a) - place(b) ||
        (scores[a] ?? 0) - (scores[b] ?? 0) ||
        (groups[a]?.[0] ?? 0) - (groups[b]?.[0] ?? 0),
    )
    .flatMap((at) => [...(groups[at] ?? [])]);
}

/**
 * Orders rows and columns so that blocks appear: equal lines stand together, parts that share nothing stand apart,
 * and within a part neighbours reach alike. The same table gives the same order.
 */
export function seriate(weights: Weights): Seriation {
  const folded = fold(weights);
  const of = componentsOf(folded);
  const size = new Map<number, number>();
  of.rows.forEach((component, at) =>
    size.set(component, (size.get(component) ?? 0) + (folded.rowGroups[at]?.length ?? 0)),
  );
  const bySize = [...size.keys()]
    .filter((one) => one !== -1)
    .sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0) || a - b);
  const rank: number[] = [];
  bySize.forEach((component, at) => (rank[component] = at));
  const { rowScores, columnScores } = average(folded, of);
  return {
    rows: order(folded.rowGroups, rowScores, of.rows, rank),
    columns: order(folded.columnGroups, columnScores, of.columns, rank),
  };
}

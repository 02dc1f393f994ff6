import type { MatrixLayout } from '@/lib/matrix/layout';
import type { Cell } from '@/lib/matrix/table';

const PAGE = 10;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE, 0],
  PageDown: [PAGE, 0],
};

type Held = { readonly key: string; readonly ctrlKey: boolean };

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);

/** The next cell of a sorted list, round and round. */
const nextOf = (places: readonly number[], place: number, direction: 1 | -1): number | undefined =>
  direction > 0
    ? (places.find((one) => one > place) ?? places[0])
    : (places.findLast((one) => one < place) ?? places.at(-1));

/** Places that a reader would look at first: what contradicts, then what differs from its block. */
const standingOut = ({ disagreeing, odd }: MatrixLayout): number[] => {
  const places = new Set([...disagreeing, ...odd]);
  return [...places].sort((a, b) => a - b);
};

/** The cell that a key leads to from another; null: the key leads nowhere. */
export function walk(layout: MatrixLayout, from: Cell, { key, ctrlKey }: Held): Cell | null {
  const [rows, columns] = [layout.rows.length, layout.columns.length];
  if (rows === 0 || columns === 0) return null;
  const step = STEPS[key];
  if (step !== undefined)
    return { row: within(from.row + step[0], rows), column: within(from.column + step[1], columns) };
  if (key === 'Home') return { row: ctrlKey ? 0 : from.row, column: 0 };
  if (key === 'End') return { row: ctrlKey ? rows - 1 : from.row, column: columns - 1 };
  if (key !== 'n' && key !== 'N') return null;
  const next = nextOf(standingOut(layout), from.row * columns + from.column, key === 'n' ? 1 : -1);
  return next === undefined ? null : { row: Math.floor(next / columns), column: next % columns };
}

import { differ, splitValue } from './differ';

const shared = (value: string, is: string): number => {
  const [[before, , after]] = differ(value, is);
  return before.length + after.length;
};

/**
 * The line to light: where a rule names a whole list, the item of it that comes closest to what the
 * request has; else the line as it was given.
 */
export function pointAt(lines: readonly string[], lit: number | null, is: string | null): number | null {
  if (lit === null || is === null) return lit;
  const [, own] = splitValue(lines[lit - 1] ?? '');
  if (own !== '') return lit;
  let best = lit;
  let most = -1;
  for (let number = lit + 1; /^\s*- [^\s:]+$/.test(lines[number - 1] ?? ''); number++) {
    const [, value] = splitValue(lines[number - 1] ?? '');
    const score = shared(value, is);
    if (score > most) [best, most] = [number, score];
  }
  return best;
}

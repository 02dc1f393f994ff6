import { isPathTemplate } from '../match/path-template';

/** Values that stand for all others: whatever a set of patterns can tell apart, one of these shows it. */
export interface Representatives<T> {
  readonly values: readonly T[];
  /** False: there may be others that the patterns tell apart. */
  readonly complete: boolean;
}

interface Shapes {
  readonly exact: readonly string[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
}

/** The forms of a string value, as `stringMatcher` reads them. */
const shapesOf = (patterns: readonly string[]): Shapes => {
  const rest = patterns.filter((pattern) => pattern !== '*');
  const suffixes = rest.filter((pattern) => pattern.startsWith('*'));
  const prefixes = rest.filter((pattern) => !pattern.startsWith('*') && pattern.endsWith('*'));
  return {
    exact: rest.filter((pattern) => !pattern.startsWith('*') && !pattern.endsWith('*')),
    prefixes: prefixes.map((pattern) => pattern.slice(0, -1)),
    suffixes: suffixes.map((pattern) => pattern.slice(1)),
  };
};

/** A word that is no part of any pattern. */
const freshWord = (patterns: readonly string[]): string => {
  let word = 'x';
  while (patterns.some((pattern) => pattern.includes(word))) word += 'x';
  return word;
};

const MOST = 20_000;

/**
 * A text that is none of the exact values is told apart by its longest prefix and its longest suffix alone,
 * so one text for each pair of them is enough. `heads` are prefixes that a text must have one of.
 */
export const stringRepresentatives = (
  patterns: readonly string[],
  heads: readonly string[] = [''],
): Representatives<string> => {
  const { exact, prefixes, suffixes } = shapesOf(patterns);
  const fill = freshWord(patterns);
  const starts = [...new Set([...heads, ...prefixes])];
  const ends = [...new Set(['', ...suffixes])];
  if (starts.length * ends.length > MOST) return { values: exact, complete: false };
  const mixed = starts.flatMap((start) => ends.map((end) => `${start}${fill}${end}`));
  return { values: [...new Set([...mixed, ...exact])], complete: true };
};

type Token = string | { readonly set: 'segment' | 'any' };

const SEGMENT = /^[-A-Za-z0-9._~%!$&'()+,;:@=*]$/;
const SLASH_TOO = /^[-A-Za-z0-9._~%!$&'()+,;:@=*/]$/;

/** A pattern as letters and repeated sets; a set stands for itself and stays, so one or more of it needs it twice. */
const tokensOf = (pattern: string): readonly Token[] => {
  const letters = (text: string): readonly Token[] => Array.from(text);
  const anything = { set: 'any' } as const;
  if (isPathTemplate(pattern))
    return pattern.split(/(\{\*\*\}|\{\*\})/).flatMap((part): readonly Token[] => {
      if (part === '{*}') return [{ set: 'segment' }];
      return part === '{**}' ? [anything] : letters(part);
    });
  if (pattern === '*') return [anything];
  if (pattern.startsWith('*')) return [anything, ...letters(pattern.slice(1))];
  return pattern.endsWith('*') ? [...letters(pattern.slice(0, -1)), anything] : letters(pattern);
};

interface Machine {
  readonly start: readonly number[];
  readonly step: (at: readonly number[], letter: string) => readonly number[];
  readonly accepts: (at: readonly number[]) => boolean;
}

/** Which places of its tokens a pattern can stand at. `2 * n` is before token n, `2 * n + 1` inside its run. */
const machineOf = (pattern: string): Machine => {
  const tokens = tokensOf(pattern);
  const isTemplate = isPathTemplate(pattern);
  const takes = (token: Token | undefined, letter: string): boolean => {
    if (token === undefined) return false;
    if (typeof token === 'string') return token === letter;
    if (token.set === 'segment') return SEGMENT.test(letter);
    return !isTemplate || SLASH_TOO.test(letter);
  };
  // A run of any length may be left at once; a segment needs a letter first.
  const rest = (place: number): readonly number[] => {
    const token = tokens[place >> 1];
    const mayLeave = typeof token === 'object' && (token.set === 'any' || place % 2 === 1);
    return mayLeave ? [place, ...rest((place >> 1) * 2 + 2)] : [place];
  };
  const after = (place: number): number =>
    typeof tokens[place >> 1] === 'object' ? (place >> 1) * 2 + 1 : (place >> 1) * 2 + 2;
  const unique = (places: readonly number[]): readonly number[] => [...new Set(places)].sort((a, b) => a - b);
  return {
    start: unique(rest(0)),
    step: (at, letter) =>
      unique(at.filter((place) => takes(tokens[place >> 1], letter)).flatMap((place) => rest(after(place)))),
    accepts: (at) => at.includes(tokens.length * 2),
  };
};

const MOST_STATES = 4_000;

const walked = new Map<string, Representatives<string>>();

/** Walks all patterns at once and keeps the shortest path for every set of them that some path matches. */
export const templateRepresentatives = (patterns: readonly string[]): Representatives<string> => {
  const key = JSON.stringify([...patterns].sort());
  const known = walked.get(key) ?? walk(patterns);
  walked.set(key, known);
  return known;
};

const walk = (patterns: readonly string[]): Representatives<string> => {
  const machines = patterns.map(machineOf);
  const letters = [
    ...new Set([...Array.from(patterns.join('').replaceAll(/[{}*]/g, '')), '/', 'x', '"']),
  ].filter((letter) => !'?#'.includes(letter));
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const queue = [{ text: '/', at: machines.map(({ start, step }) => step(start, '/')) }];
  for (const { text, at } of queue) {
    const accepted = machines.map(({ accepts }, index) => Number(accepts(at[index] ?? []))).join('');
    if (!found.has(accepted)) found.set(accepted, text);
    if (queue.length > MOST_STATES) return { values: [...found.values()], complete: false };
    for (const letter of letters) {
      // Two slashes are one in most meshes, and a path that starts again is no shorter way to anywhere.
      if (letter === '/' && text.endsWith('/') && !patterns.some((one) => one.includes('//'))) continue;
      const next = machines.map(({ step }, index) => step(at[index] ?? [], letter));
      const key = `${letter === '/' ? '/' : ''}${next.map((places) => places.join(',')).join('|')}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ text: text + letter, at: next });
    }
  }
  return { values: [...found.values()], complete: true };
};

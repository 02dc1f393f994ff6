/** Where a cursor stands in a YAML document. */
export type YamlPlace = {
  /** Keys above the cursor: `spec`, `rules`, `from`; items of lists have no key. */
  readonly path: readonly string[];
  /** Where the word under the cursor starts in its line. */
  readonly from: number;
  /** The word as far as it is typed. */
  readonly word: string;
  /** `value`: behind a key, or an item of a list. */
  readonly wants: 'key' | 'value' | 'item';
  readonly kind: string | null;
  readonly namespace: string | null;
};

type Part = { readonly at: number; readonly key: string | null };

const KEY = /^(["']?)([\w$./-]+)\1:(?=\s|$)/;

/** Dashes and keys at the start of a line, with their columns. */
function partsOf(line: string): { readonly parts: readonly Part[]; readonly rest: number } {
  const parts: Part[] = [];
  let at = line.search(/\S|$/);
  while (/^-(\s|$)/.test(line.slice(at))) {
    parts.push({ at, key: null });
    at += 1 + line.slice(at + 1).search(/\S|$/);
  }
  const key = KEY.exec(line.slice(at));
  if (key === null) return { parts, rest: at };
  parts.push({ at, key: key[2] ?? '' });
  at += key[0].length;
  return { parts, rest: at + line.slice(at).search(/\S|$/) };
}

/** Climbs from a column to the root, line by line. */
function climb(lines: readonly string[], start: readonly Part[], column: number): string[] {
  const path: string[] = [];
  let [at, isList] = [column, false];
  const take = (parts: readonly Part[]): void => {
    for (const part of parts.toReversed()) {
      if (part.key === null && part.at < at) [at, isList] = [part.at, true];
      // A list may stand in the very column of its key.
      else if (part.key !== null && (part.at < at || (isList && part.at === at))) {
        path.unshift(part.key);
        [at, isList] = [part.at, false];
      }
    }
  };
  take(start);
  for (const line of lines.toReversed()) if (!/^\s*(#|$)/.test(line)) take(partsOf(line).parts);
  return path;
}

const isBreak = (line: string): boolean => /^---(\s|$)/.test(line);

/** The document around a line. */
function documentAt(
  lines: readonly string[],
  number: number,
): { readonly above: readonly string[]; readonly all: string } {
  let first = number;
  while (first > 0 && !isBreak(lines[first - 1] ?? '')) first -= 1;
  const next = lines.findIndex((line, at) => at > number && isBreak(line));
  return {
    above: lines.slice(first, number),
    all: lines.slice(first, next === -1 ? undefined : next).join('\n'),
  };
}

const found = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;

/** Where a cursor stands; lines and columns count from 0. */
export function placeAt(lines: readonly string[], number: number, column: number): YamlPlace {
  const { above, all } = documentAt(lines, number);
  const before = (lines[number] ?? '').slice(0, column);
  const { parts, rest } = partsOf(before);
  const isValue = parts.at(-1)?.key != null;
  const from = Math.min(rest, column);
  // Lists in one line: the last entry is the word.
  const comma = isValue ? Math.max(before.lastIndexOf('['), before.lastIndexOf(',')) : -1;
  const start = comma < from ? from : comma + 1 + before.slice(comma + 1).search(/\S|$/);
  const quote = /^["']/.test(before.slice(start)) ? 1 : 0;
  const path = climb(above, parts, isValue ? column + 1 : from);
  const isItem = !isValue && parts.length > 0;
  return {
    path,
    from: start + quote,
    word: before.slice(start + quote),
    wants: isValue ? 'value' : isItem ? 'item' : 'key',
    kind: found(all, /^kind:[ \t]*["']?(\w+)/m),
    namespace: found(all, /^ {2,}namespace:[ \t]*["']?([\w.-]+)/m),
  };
}

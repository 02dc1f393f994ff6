import { CST, Lexer } from 'yaml';

/** Deeper than any object that a cluster stores, and well within what the reader's stack holds. */
const MAX_DEPTH = 500;

/** Columns at which the line's blocks begin: its indentation, and a further one for each `- ` and `? ` in a row. */
const columnsOf = (line: string): readonly number[] => {
  const lead = /^ *(?:[-?] +)*/.exec(line)?.[0] ?? '';
  const columns: number[] = [];
  for (let column = 0; column < lead.length; column += 1) if (lead[column] !== ' ') columns.push(column);
  return [...columns, lead.length];
};

const isBlockDeep = (text: string): boolean => {
  const open: number[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    for (const column of columnsOf(line)) {
      while ((open.at(-1) ?? -1) >= column) open.pop();
      open.push(column);
    }
    if (open.length > MAX_DEPTH) return true;
  }
  return false;
};

const STEP: Readonly<Record<string, number>> = {
  'flow-seq-start': 1,
  'flow-map-start': 1,
  'flow-seq-end': -1,
  'flow-map-end': -1,
};

/** The lexer keeps no stack of calls, so that it counts what the reader could not hold. */
const isFlowDeep = (text: string): boolean => {
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    depth += STEP[CST.tokenType(token) ?? ''] ?? 0;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
};

const hasManyBrackets = (text: string): boolean => text.split(/[[{]/, MAX_DEPTH + 2).length > MAX_DEPTH + 1;

/** Whether a text nests so deeply that its reader would run out of stack, which can end the whole process. */
export const isTooDeep = (text: string): boolean =>
  isBlockDeep(text) || (hasManyBrackets(text) && isFlowDeep(text));

/** The same for JSON, which is quicker to look through. */
export const isJsonTooDeep = (text: string): boolean => {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
};

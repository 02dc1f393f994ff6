import { isMap, isNode, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { Source } from '@/lib/mesh/object';
import { lineIn } from './locate';
import { isTooDeep } from './nesting';

/** Beyond this size the node tree costs more than the exact line is worth. */
const MAX_CHARACTERS = 1024 * 1024;

/** Finds lines of the objects in one file. */
export type LineFinder = (source: Pick<Source, 'line'>, path: string) => number;

/** Reads a file once for its lines: of a path inside the object that starts at a line, else of the object itself. */
export function lineFinder(text: string): LineFinder {
  const lines = new LineCounter();
  const starts = new Map<number, Node>();
  const note = (node: unknown): void => {
    if (!isNode(node) || !node.range) return;
    // A list may start on the line of its first item, which is noted later and is the object.
    starts.set(lines.linePos(node.range[0]).line, node);
    const items = isMap(node) ? node.get('items', true) : null;
    if (isSeq(items)) items.items.forEach(note);
  };
  contentsOf(text, lines).forEach(note);
  return ({ line }, path) => lineIn(starts.get(line), path, lines) ?? line;
}

function contentsOf(text: string, lineCounter: LineCounter): readonly unknown[] {
  if (text.length > MAX_CHARACTERS || isTooDeep(text)) return [];
  try {
    const documents = parseAllDocuments(text, { lineCounter, merge: true, prettyErrors: false });
    return Array.isArray(documents) ? documents.map(({ contents }) => contents) : [];
  } catch {
    // Text that nests without end exhausts the stack; reading it has reported that already.
    return [];
  }
}

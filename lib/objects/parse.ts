import { isMap, isNode, isSeq, LineCounter, parse, parseDocument } from 'yaml';
import type { Source } from '@/lib/mesh/object';
import type { Problem } from '@/lib/mesh/snapshot';
import { readLargeJson } from './large-json';
import { listItems, type Manifest } from './list-items';
import { isTooDeep } from './nesting';
import { isRecord } from './record';
import { splitList } from './split-list';

export type Manifests = { readonly documents: Manifest[]; readonly problems: Problem[] };

const MAX_CHARACTERS = 16 * 1024 * 1024;
const MAX_ALIASES = 100;
/** The API server takes no larger request, so no cluster can hold such an object. */
const MAX_OBJECT = 3 * 1024 * 1024;
const LIST = /^kind:\s*["']?\w*List\b/m;
/** The YAML reader keeps a node per value; beyond this size JSON is read by the faster way. */
const LARGE = 1024 * 1024;

/** Reads YAML or JSON text, flattens lists, and reports each document that cannot be read by itself. */
export function parseManifests(text: string, file: string): Manifests {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const found: Manifests = { documents: [], problems: [] };
  if (plain.length > MAX_CHARACTERS) {
    const message = `${file} holds more than 16 MB of text. Split it into smaller files.`;
    found.problems.push(problem({ file, document: 1, line: 1 }, message));
    return found;
  }
  const large = plain.length > LARGE ? readLargeJson(plain, file) : null;
  if (large) return { documents: large, problems: [] };
  chunks(plain).forEach((chunk, index) => {
    const place = { file, document: index + 1 };
    if (!readLargeList(chunk, place, found)) readChunk(chunk, place, found);
  });
  return found;
}

type Chunk = { readonly text: string; readonly firstLine: number };
type Place = { readonly file: string; readonly document: number };

/** `---` in the first column ends a document wherever it stands, so that one bad document cannot swallow the next. */
function chunks(text: string): Chunk[] {
  const found: Chunk[] = [];
  let from = 0;
  let firstLine = 1;
  const add = (to: number) => {
    const chunk = text.slice(from, to);
    if (hasContent(chunk)) found.push({ text: chunk, firstLine });
    firstLine += chunk.split('\n').length - 1;
    from = to;
  };
  for (const mark of text.matchAll(/^---(?=\s|$)/gm)) add(mark.index);
  add(text.length);
  return found;
}

const hasContent = (chunk: string): boolean =>
  chunk
    .replace(/^---/, '')
    .split('\n')
    .some((line) => line.trim() !== '' && !/^(\s*#|%|\.\.\.\s*$)/.test(line));

/** What a typed list leaves out of its items; null: what stands around them is no list. */
function shapeOf(frame: string): unknown {
  try {
    const raw: unknown = parse(frame);
    return isRecord(raw) ? (listItems({ ...raw, items: [{}] })?.[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** A large list is read item by item, which takes the room of one item only. */
function readLargeList(chunk: Chunk, place: Place, found: Manifests): boolean {
  const list = chunk.text.length > LARGE && LIST.test(chunk.text) ? splitList(chunk.text) : null;
  const shape = list && shapeOf(list.frame);
  if (list === null || shape === null) return false;
  for (const { text, line } of list.items)
    readChunk({ text, firstLine: chunk.firstLine + line }, place, found, shape);
  return true;
}

/** An item of a list has what the list says of all. */
const typed = (raw: unknown, shape: unknown): unknown =>
  isRecord(raw) && isRecord(shape) ? { ...shape, ...raw } : raw;

function readChunk(chunk: Chunk, place: Place, found: Manifests, shape?: unknown): void {
  const lines = new LineCounter();
  const at = (offset: number): Source => ({
    ...place,
    line: chunk.firstLine + Math.max(lines.linePos(offset).line, 1) - 1,
  });
  if (chunk.text.length > MAX_OBJECT && !LIST.test(chunk.text)) {
    found.problems.push(problem({ ...place, line: chunk.firstLine }, TOO_LARGE));
    return;
  }
  if (isTooDeep(chunk.text)) {
    found.problems.push(problem({ ...place, line: chunk.firstLine }, TOO_DEEP));
    return;
  }
  try {
    const document = parseDocument(chunk.text, { lineCounter: lines, merge: true, prettyErrors: false });
    const [error] = document.errors;
    if (error) {
      found.problems.push(problem(at(error.pos[0]), yamlSentence(error.code, error.message)));
      return;
    }
    const raw: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (raw === null) return;
    collect({ raw: typed(raw, shape), node: document.contents, at }, found);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    found.problems.push(problem({ ...place, line: chunk.firstLine }, thrownSentence(message)));
  }
}

type Found = { readonly raw: unknown; readonly node: unknown; readonly at: (offset: number) => Source };

function collect({ raw, node, at }: Found, found: Manifests): void {
  const source = at(isNode(node) && node.range ? node.range[0] : 0);
  if (!isRecord(raw) || typeof raw['kind'] !== 'string') {
    found.problems.push(
      problem(source, 'This document is no Kubernetes object: it has no kind. Give it apiVersion and kind.'),
    );
    return;
  }
  const items = listItems(raw);
  if (items === null) {
    found.documents.push({ raw, source });
    return;
  }
  const sequence = isMap(node) ? node.get('items', true) : null;
  const nodes = isSeq(sequence) ? sequence.items : [];
  items.forEach((item, index) => collect({ raw: item, node: nodes[index], at }, found));
}

const problem = (source: Source, message: string): Problem => ({
  object: { kind: 'File', namespace: null, name: source.file },
  path: '',
  message,
  effect: 'refused',
  source,
});

const TOO_LARGE = 'This object is larger than 3 MB, which no API server stores. Split it.';
const TOO_DEEP = 'This document nests too deeply to be read. Flatten it.';

function yamlSentence(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY')
    return 'One mapping has the same key twice. Keep one of the two; kubectl refuses both.';
  if (message.includes('call stack')) return TOO_DEEP;
  return `This document is not valid YAML: ${message.replace(/\.$/, '')}. Correct it; the other documents are read.`;
}

const thrownSentence = (message: string): string =>
  message.includes('alias')
    ? 'The aliases of this document expand without end. Write the values out.'
    : TOO_DEEP;

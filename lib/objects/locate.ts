import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** Line, from 1, on which the value of a path such as `spec.rules[0].to` stands; the deepest part that exists wins. */
export function locate(yaml: string, path: string): number | null {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  return lineIn(document.contents, path, lines);
}

/** The same inside one node of a document that was read with these lines. */
export function lineIn(from: unknown, path: string, lines: LineCounter): number | null {
  let node = from;
  let offset: number | null = null;
  for (const step of pathSteps(path)) {
    const next = stepInto(node, step);
    if (!next) break;
    ({ node, offset } = next);
  }
  return offset === null ? null : lines.linePos(offset).line;
}

/** `a.b["x.y"][0]` as its steps. */
const pathSteps = (path: string): (string | number)[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, key]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
    return index === undefined ? (key ?? '') : Number(index);
  });

type Position = { readonly node: unknown; readonly offset: number };

function stepInto(node: unknown, step: string | number): Position | null {
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return isNode(item) ? at(item, item) : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return isPair(pair) && isNode(pair.key) ? at(pair.key, pair.value) : null;
}

const at = (shown: Node, node: unknown): Position | null =>
  shown.range ? { node, offset: shown.range[0] } : null;

import { listItems, type Manifest } from './list-items';
import { isJsonTooDeep } from './nesting';
import { isRecord } from './record';

/** Reads a large JSON answer such as that of `kubectl get -o json`; null when the text is not JSON or no object. */
export function readLargeJson(text: string, file: string): Manifest[] | null {
  const raw = parse(text);
  if (!isRecord(raw) || typeof raw['kind'] !== 'string') return null;
  const items = listItems(raw);
  if (items === null) return [{ raw, source: { file, document: 1, line: 1 } }];
  const lines = itemLines(text);
  return items.map((item, index) => ({ raw: item, source: { file, document: 1, line: lines[index] ?? 1 } }));
}

function parse(text: string): unknown {
  if (!/^\s*\{/.test(text) || isJsonTooDeep(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Line on which each object begins that stands in an array directly under the root. */
function itemLines(text: string): number[] {
  const lines: number[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]\n]/g;
  let open = '';
  let line = 1;
  for (const [found] of text.matchAll(token)) {
    if (found === '\n') line += 1;
    else if (found === '{' || found === '[') {
      if (open === '{[' && found === '{') lines.push(line);
      open += found;
    } else if (found === '}' || found === ']') open = open.slice(0, -1);
  }
  return lines;
}

import type { BrokenRule } from './schema-rules';
import { isRecord } from './record';
import { pathText } from './refusal';

/** The first field as written that the schema does not have; null when all are known. Null values count as absent. */
export function unknownField(written: unknown, known: unknown, path: (string | number)[]): BrokenRule | null {
  if (Array.isArray(written)) {
    const items: readonly unknown[] = Array.isArray(known) ? known : [];
    return first(written, (item, index) => unknownField(item, items[index], [...path, index]));
  }
  if (!isRecord(written) || !isRecord(known)) return null;
  return first(Object.entries(written), ([key, value]) => {
    if (value === null) return null;
    const inner = [...path, key];
    return known[key] === undefined
      ? { path: inner, message: sentence(inner) }
      : unknownField(value, known[key], inner);
  });
}

function first<T>(
  items: readonly T[],
  find: (item: T, index: number) => BrokenRule | null,
): BrokenRule | null {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found) return found;
  }
  return null;
}

const sentence = (path: readonly (string | number)[]): string =>
  `Istio has no field ${pathText(path)}. kubectl refuses it; without validation the API server drops it in silence, and the rule says less than it seems to. Correct the name.`;

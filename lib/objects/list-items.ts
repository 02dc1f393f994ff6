import type { Source } from '@/lib/mesh/object';
import { isRecord } from './record';

/** One object as it was written, and where it stands. */
export type Manifest = { readonly raw: unknown; readonly source: Source };

/** Items of a `List` or `PodList`, each with the kind that the API server leaves out of typed lists; null for other objects. */
export function listItems(raw: Readonly<Record<string, unknown>>): unknown[] | null {
  const { kind, apiVersion, items } = raw;
  if (typeof kind !== 'string' || !kind.endsWith('List')) return null;
  if (!Array.isArray(items)) return items === null || items === undefined ? [] : null;
  const typed = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (isRecord(item) ? { ...typed, ...item } : item));
}

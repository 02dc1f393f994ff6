import type { StoredObject } from '../contract';
import { apiVersion, atVersion } from './kinds';
import type { Target } from './target';

/** Groups of the API server itself: the items of their lists carry no kind and apiVersion. */
const BUILT_IN = new Set(['', 'apps', 'batch', 'discovery.k8s.io', 'networking.k8s.io']);

/** Objects never change once stored, so their text can be kept as long as they are. */
const itemTexts = new WeakMap<StoredObject, string>();

/** An object as it stands in a list. */
export function itemText(object: StoredObject, { kind, version }: Target): string {
  const wanted = apiVersion(kind.group, version);
  if (object.apiVersion !== wanted) return JSON.stringify({ ...object, apiVersion: wanted });
  const known = itemTexts.get(object);
  if (known !== undefined) return known;
  const bare = { ...object, apiVersion: undefined, kind: undefined };
  const text = JSON.stringify(BUILT_IN.has(kind.group) ? bare : object);
  itemTexts.set(object, text);
  return text;
}

/** An object by itself, at the version of the path. */
export const objectBody = (object: StoredObject, { kind, version }: Target): StoredObject =>
  atVersion(object, apiVersion(kind.group, version));

import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Model } from './model';

const once = <K extends object, T>(build: (from: K) => T): ((from: K) => T) => {
  const known = new WeakMap<K, { readonly built: T }>();
  return (from) => {
    const found = known.get(from) ?? { built: build(from) };
    known.set(from, found);
    return found.built;
  };
};

/** Works something out of a snapshot once, however often it is asked for. */
export const perSnapshot = <T>(build: (snapshot: Snapshot) => T): ((snapshot: Snapshot) => T) => once(build);

/** The same out of a model. */
export const perModel = <T>(build: (model: Model) => T): ((model: Model) => T) => once(build);

import type { Snapshot } from '@/lib/mesh/snapshot';

/** Works something out of a snapshot once, however often it is asked for. */
export const perSnapshot = <T>(build: (snapshot: Snapshot) => T): ((snapshot: Snapshot) => T) => {
  const known = new WeakMap<Snapshot, { readonly built: T }>();
  return (snapshot) => {
    const found = known.get(snapshot) ?? { built: build(snapshot) };
    known.set(snapshot, found);
    return found.built;
  };
};

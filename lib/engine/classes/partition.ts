import type { Places } from './identities';

/** A division of places into classes that only ever gets finer. */
export interface Partition {
  /** Tells the members of the set apart from all others. */
  readonly split: (set: Places) => void;
  /** The classes in the order of their first members; each ascending. */
  readonly classes: () => readonly Places[];
}

/** Starts with one class for each distinct key. */
export const partitionBy = (keys: readonly string[]): Partition => {
  const classOf: number[] = [];
  const sizes: number[] = [];
  const first = new Map<string, number>();
  for (const key of keys) {
    const at = first.get(key) ?? first.size;
    first.set(key, at);
    classOf.push(at);
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  const membersByClass = (set: Places): Map<number, number[]> => {
    const members = new Map<number, number[]>();
    for (const place of set) {
      const at = classOf[place] ?? -1;
      const list = members.get(at);
      if (list === undefined) members.set(at, [place]);
      else list.push(place);
    }
    return members;
  };
  return {
    split: (set) => {
      for (const [at, members] of membersByClass(set)) {
        const size = sizes[at] ?? 0;
        if (members.length === size) continue;
        const fresh = sizes.push(members.length) - 1;
        sizes[at] = size - members.length;
        for (const place of members) classOf[place] = fresh;
      }
    },
    classes: () => [...membersByClass(keys.map((_, place) => place)).values()],
  };
};

import type { PrincipalClass } from '@/lib/mesh/reachability';

/** Ids of principals. In a large mesh most of them stand for nearly everybody, so they are listed only when asked. */
export type Members = Iterable<string> & {
  readonly size: number;
  readonly first: string | undefined;
  readonly has: (id: string) => boolean;
};

/** These ids. */
export const membersOf = (ids: readonly string[]): Members => ({
  size: ids.length,
  first: ids[0],
  has: (id) => ids.includes(id),
  [Symbol.iterator]: () => ids.values(),
});

/** Everybody in these classes who is in none of the listed ones. */
export const othersIn = (classes: readonly PrincipalClass[]): ((listed: ReadonlySet<number>) => Members) => {
  const placeOf = new Map(classes.flatMap(({ members }, at) => members.map((id) => [id, at] as const)));
  return (listed) => {
    let size = placeOf.size;
    for (const at of listed) size -= classes[at]?.members.length ?? 0;
    return {
      size,
      first: classes.find((_, at) => !listed.has(at))?.members[0],
      has: (id) => {
        const at = placeOf.get(id);
        return at !== undefined && !listed.has(at);
      },
      *[Symbol.iterator]() {
        for (const [at, { members }] of classes.entries()) if (!listed.has(at)) yield* members;
      },
    };
  };
};

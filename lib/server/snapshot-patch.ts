import type { Snapshot } from '@/lib/mesh/snapshot';

/** A list by what it keeps of the one before: the place of each item there, or -1 for the next fresh one. */
type ListPatch = { readonly kept: readonly number[]; readonly fresh: readonly unknown[] };

type PartPatch = { readonly list: ListPatch } | { readonly value: unknown };

/** What differs between two snapshots. An item counts as the same where it is the very object. */
export type SnapshotPatch = Readonly<Record<string, PartPatch>>;

const listPatch = (before: readonly unknown[], after: readonly unknown[]): ListPatch => {
  const places = new Map(before.map((item, at) => [item, at]));
  const kept = after.map((item) => places.get(item) ?? -1);
  return { kept, fresh: after.filter((_, at) => kept[at] === -1) };
};

const patchedList = (before: readonly unknown[], { kept, fresh }: ListPatch): readonly unknown[] => {
  const rest = fresh.values();
  return kept.map((at) => (at === -1 ? rest.next().value : before[at]));
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** What turns one snapshot into the next; the first is all fresh. Parts that are the very same are left out. */
export function patchOf(before: Snapshot | null, after: Snapshot): SnapshotPatch {
  const known: Partial<Record<string, unknown>> = { ...before };
  return Object.fromEntries(
    Object.entries(after)
      .filter(([part, value]) => before === null || known[part] !== value)
      .map(([part, value]): [string, PartPatch] => {
        const last = known[part];
        return [part, isList(value) ? { list: listPatch(isList(last) ? last : [], value) } : { value }];
      }),
  );
}

/** The snapshot that a patch makes of the one before it, which must be the one that it was made from. */
export function patched(before: Snapshot | null, patch: SnapshotPatch): Snapshot {
  const known: Partial<Record<string, unknown>> = { ...before };
  const parts = Object.entries(patch).map(([part, change]): [string, unknown] => {
    const last = known[part];
    return [part, 'list' in change ? patchedList(isList(last) ? last : [], change.list) : change.value];
  });
  return { ...known, ...Object.fromEntries(parts) } as Snapshot;
}

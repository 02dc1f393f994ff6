import fc from 'fast-check';
import { expect, test } from 'vitest';
import { membersOf, othersIn } from './members';

const classes = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 })
  .chain((ids) =>
    fc.tuple(
      fc.constant(ids),
      fc.array(fc.nat({ max: 5 }), { minLength: ids.length, maxLength: ids.length }),
    ),
  )
  .map(([ids, at]) => {
    const groups = new Map<number, string[]>();
    ids.forEach((id, index) => groups.set(at[index] ?? 0, [...(groups.get(at[index] ?? 0) ?? []), id]));
    return [...groups.values()].map((members) => ({ id: members[0] ?? '', name: members.join(), members }));
  });

test('those in no listed class are told as if they stood in one list', () => {
  fc.assert(
    fc.property(classes, fc.array(fc.nat({ max: 5 })), (all, chosen) => {
      const listed = new Set(chosen.filter((at) => at < all.length));
      const plain = all.filter((_, at) => !listed.has(at)).flatMap(({ members }) => members);
      const others = othersIn(all)(listed);
      const told = membersOf(plain);
      expect([...others]).toEqual([...told]);
      expect([others.size, others.first]).toEqual([told.size, told.first]);
      for (const id of [...all.flatMap(({ members }) => members), 'nobody'])
        expect(others.has(id)).toBe(told.has(id));
    }),
  );
});

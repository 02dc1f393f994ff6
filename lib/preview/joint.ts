/** Members that stand in the same class before and the same class afterwards; -1: not there on that side. */
export type Joint = { readonly before: number; readonly after: number; readonly members: readonly string[] };

const placesOf = (classes: readonly (readonly string[])[]): ReadonlyMap<string, number> =>
  new Map(classes.flatMap((members, at) => members.map((id) => [id, at] as const)));

/** The coarsest classes that neither side tells apart. */
export function jointClasses(
  before: readonly (readonly string[])[],
  after: readonly (readonly string[])[],
): Joint[] {
  const [was, is] = [placesOf(before), placesOf(after)];
  const joints = new Map<string, { before: number; after: number; members: string[] }>();
  for (const id of new Set([...was.keys(), ...is.keys()])) {
    const [b, a] = [was.get(id) ?? -1, is.get(id) ?? -1];
    const known = joints.get(`${b} ${a}`);
    if (known === undefined) joints.set(`${b} ${a}`, { before: b, after: a, members: [id] });
    else known.members.push(id);
  }
  return [...joints.values()];
}

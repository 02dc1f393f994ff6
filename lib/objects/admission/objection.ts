/** One thing that istiod's validating webhook holds against an object, or only warns about. */
export type Objection = {
  /** `E1` ... `E18` for refusals, `W1` ... `W3` for warnings. */
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
};

type Check<T> = (item: T, index: number) => readonly Objection[];

/** Objections to each item of a list, with the list's place in front of their paths. */
export const each = <T>(
  field: string,
  items: readonly T[] | undefined,
  check: Check<T>,
): readonly Objection[] => (items ?? []).flatMap((item, index) => under([field, index], check(item, index)));

/** The same objections, seen from further out. */
export const under = (
  path: readonly (string | number)[],
  objections: readonly Objection[],
): readonly Objection[] =>
  objections.map((objection) => ({ ...objection, path: [...path, ...objection.path] }));

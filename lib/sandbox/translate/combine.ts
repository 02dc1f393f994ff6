/** One field of a rule with its negative twin, and how its values become matchers. Null: it cannot be built here. */
export type Field<M> = {
  readonly values: readonly string[];
  readonly notValues: readonly string[];
  readonly build: (values: readonly string[], algebra: Algebra<M>) => readonly (M | null)[];
  /** True: the values are one matcher already, not to be wrapped in an `or`. */
  readonly whole?: boolean;
};

/** Permissions and principals are spelled apart in Envoy, and are otherwise alike. */
export type Algebra<M> = {
  readonly any: M;
  readonly and: (parts: M[]) => M;
  readonly or: (parts: M[]) => M;
  readonly not: (part: M) => M;
};

/**
 * All fields together. What cannot be built voids a strict rule (ALLOW); in others only the failing value
 * goes, and a field without any value left constrains nothing.
 */
export function combine<M>(fields: readonly Field<M>[], algebra: Algebra<M>, strict: boolean): M | null {
  const parts: M[] = [];
  for (const field of fields) {
    for (const negate of [false, true]) {
      const values = negate ? field.notValues : field.values;
      const built = values.length === 0 ? [] : field.build(values, algebra);
      const whole = built.filter((part) => part !== null);
      if (strict && whole.length < built.length) return null;
      const [first] = whole;
      if (first === undefined) continue;
      const part = field.whole === true ? first : algebra.or(whole);
      parts.push(negate ? algebra.not(part) : part);
    }
  }
  return algebra.and(parts.length > 0 ? parts : [algebra.any]);
}

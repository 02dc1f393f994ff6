/** True, false, or null: it hangs on something that cannot be decided here. */
export type Truth = boolean | null;

/** Kleene's conjunction: one false decides, whatever else is unknown. */
export const allOf = (values: readonly Truth[]): Truth =>
  values.includes(false) ? false : values.includes(null) ? null : true;

/** Kleene's disjunction: one true decides. */
export const anyOf = (values: readonly Truth[]): Truth =>
  values.includes(true) ? true : values.includes(null) ? null : false;

/** Kleene's negation: unknown stays unknown. */
export const notOf = (value: Truth): Truth => (value === null ? null : !value);

/** Not decidable: the names of the facts that were not given. */
export interface Unknown {
  readonly missing: readonly string[];
}

/** Kleene's third value carries what it lacks, so that an answer can say what it hangs on. */
export type Truth = boolean | Unknown;

/** The unknown that lacks one fact. */
export const lacks = (fact: string): Unknown => ({ missing: [fact] });

/** Whether a truth is the third value. */
export const isUnknown = (truth: Truth): truth is Unknown => typeof truth !== 'boolean';

const join = (left: Unknown | null, right: Unknown): Unknown =>
  left === null ? right : { missing: [...new Set([...left.missing, ...right.missing])] };

/** True when every item is; false when one is, whatever the unknown ones would be. */
export const every = <T>(items: readonly T[], test: (item: T) => Truth): Truth => {
  let open: Unknown | null = null;
  for (const item of items) {
    const truth = test(item);
    if (truth === false) return false;
    if (truth !== true) open = join(open, truth);
  }
  return open ?? true;
};

/** True when one item is; unknown when one could be. */
export const some = <T>(items: readonly T[], test: (item: T) => Truth): Truth => {
  let open: Unknown | null = null;
  for (const item of items) {
    const truth = test(item);
    if (truth === true) return true;
    if (truth !== false) open = join(open, truth);
  }
  return open ?? false;
};

/** Negation leaves the unknown unknown. */
export const not = (truth: Truth): Truth => (typeof truth === 'boolean' ? !truth : truth);

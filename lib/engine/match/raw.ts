import { lacks, type Truth } from '../truth';

const MOST_REPEATS = 2;

/** Without groups and with few repeats, no name keeps a matcher that steps back busy for long. */
const isBounded = (written: string): boolean =>
  !/[()\\{|]/.test(written) && (written.match(/[*+?]/g) ?? []).length <= MOST_REPEATS;

/**
 * Before names were quoted, what a policy wrote stood in the regular expression as it was: a dot is any
 * character there. What is no expression, or one that could take for ever, leaves open what it matches.
 */
export const rawMatcher = (expression: string, written: string): ((value: string) => Truth) => {
  const open = lacks(`what ${written} matches as a regular expression`);
  if (!isBounded(written)) return () => open;
  try {
    const whole = new RegExp(`^${expression}$`);
    return (value) => whole.test(value);
  } catch {
    return () => open;
  }
};

/**
 * Before names were quoted, what a policy wrote stood in the regular expression as it was: a dot is any
 * character there. What is no expression matches nothing.
 */
export const rawMatcher = (before: string, written: string, after: string): ((value: string) => boolean) => {
  try {
    const whole = new RegExp(`^${before}${written}${after}$`);
    return (value) => whole.test(value);
  } catch {
    return () => false;
  }
};

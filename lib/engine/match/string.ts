/**
 * The generic matcher: `*` is any non-empty string; a leading star makes a suffix match and wins over
 * a trailing one, so that `*foo*` ends with a literal star; a star in the middle is literal.
 */
export const stringMatcher = (pattern: string): ((value: string) => boolean) => {
  if (pattern === '*') return (value) => value !== '';
  if (pattern.startsWith('*')) {
    const suffix = pattern.slice(1);
    return (value) => value.endsWith(suffix);
  }
  if (pattern.endsWith('*')) {
    const prefix = pattern.slice(0, -1);
    return (value) => value.startsWith(prefix);
  }
  return (value) => value === pattern;
};

/** Headers differ from the generic matcher in one thing: `*` is satisfied by an empty value too. */
export const headerMatcher = (pattern: string): ((value: string) => boolean) =>
  pattern === '*' ? () => true : stringMatcher(pattern);

/** A text as a regular expression that matches nothing but itself. */
export const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

import type { StringMatch } from './matcher-nouns';
import { compileRe2 } from './re2';
import type { Truth } from './truth';

/** `type.matcher.v3.StringMatcher` on one text. A pattern that is not set, or not readable, is undecided. */
export function matchString(matcher: StringMatch, text: string): Truth {
  if (matcher.safe_regex) return compileRe2(matcher.safe_regex.regex)?.test(text) ?? null;
  const fold = (value: string) => (matcher.ignore_case === true ? value.toLowerCase() : value);
  const subject = fold(text);
  if (matcher.exact !== undefined) return subject === fold(matcher.exact);
  if (matcher.prefix !== undefined) return subject.startsWith(fold(matcher.prefix));
  if (matcher.suffix !== undefined) return subject.endsWith(fold(matcher.suffix));
  if (matcher.contains !== undefined) return subject.includes(fold(matcher.contains));
  return null;
}

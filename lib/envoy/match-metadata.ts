import { matchString } from './match-string';
import type { MetadataMatch, ValueMatch } from './matcher-nouns';
import { anyOf, notOf, type Truth } from './truth';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of keys; undefined where it ends early. */
export const valueAt = (root: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    root,
  );

/** `ValueMatcher` on a JSON value: a string matcher never sees numbers, and a list matches on any element. */
function matchValue(matcher: ValueMatch, value: unknown): Truth {
  if (matcher.string_match)
    return typeof value === 'string' ? matchString(matcher.string_match, value) : false;
  if (matcher.or_match)
    return anyOf((matcher.or_match.value_matchers ?? []).map((one) => matchValue(one, value)));
  if (matcher.list_match) {
    const element = matcher.list_match.one_of;
    if (!element) return null;
    return Array.isArray(value) ? anyOf(value.map((one: unknown) => matchValue(element, one))) : false;
  }
  if (matcher.present_match !== undefined) return (value !== undefined) === matcher.present_match;
  return matcher.bool_match === undefined ? null : value === matcher.bool_match;
}

/** `MetadataMatcher`: what a filter left behind, at a path of keys. */
export function matchMetadata(matcher: MetadataMatch, metadata: Readonly<Record<string, unknown>>): Truth {
  const keys = (matcher.path ?? []).map((segment) => segment.key);
  const truth = matcher.value
    ? matchValue(matcher.value, valueAt(metadata, [matcher.filter, ...keys]))
    : null;
  return matcher.invert === true ? notOf(truth) : truth;
}

import type { HttpRequest } from './facts';
import { matchString } from './match-string';
import type { HeaderMatch, StringMatch } from './matcher-nouns';
import { anyOf, notOf, type Truth } from './truth';

/** Values of a header, pseudo-headers included; Envoy takes `host` for `:authority`. */
export function headerValues(request: HttpRequest, name: string): readonly string[] {
  const key = name.toLowerCase();
  if (key === ':path') return [request.path];
  if (key === ':method') return [request.method];
  if (key === ':authority' || key === 'host') return [request.authority];
  if (key === ':scheme') return [request.scheme ?? 'http'];
  return Object.hasOwn(request.headers, key) ? (request.headers[key] ?? []) : [];
}

const patternOf = (matcher: HeaderMatch): StringMatch | undefined => {
  if (matcher.string_match) return matcher.string_match;
  if (matcher.exact_match !== undefined) return { exact: matcher.exact_match };
  if (matcher.prefix_match !== undefined) return { prefix: matcher.prefix_match };
  if (matcher.suffix_match !== undefined) return { suffix: matcher.suffix_match };
  if (matcher.contains_match !== undefined) return { contains: matcher.contains_match };
  return matcher.safe_regex_match ? { safe_regex: matcher.safe_regex_match } : undefined;
};

/** One matcher against all lines of a header: one matching line is enough, and inverting needs that none does. */
export function matchHeader(matcher: HeaderMatch, request: HttpRequest): Truth {
  if (matcher.range_match !== undefined) return null;
  const invert = matcher.invert_match === true;
  const settle = (truth: Truth) => (invert ? notOf(truth) : truth);
  const lines = headerValues(request, matcher.name);
  const pattern = patternOf(matcher);
  if (!pattern) return settle(lines.length > 0 === (matcher.present_match ?? true));
  if (lines.length === 0 && matcher.treat_missing_header_as_empty !== true) return invert;
  return settle(anyOf((lines.length === 0 ? [''] : lines).map((line) => matchString(pattern, line))));
}

import { z } from 'zod';

/** RE2 as Envoy spells it; `google_re2` of older proxies says nothing more. */
const SafeRegex = z.object({ regex: z.string().max(8192) });

/** `type.matcher.v3.StringMatcher`. Exactly one pattern is set. */
export const StringMatch = z.object({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  suffix: z.string().optional(),
  contains: z.string().optional(),
  safe_regex: SafeRegex.optional(),
  ignore_case: z.boolean().optional(),
});
export type StringMatch = z.infer<typeof StringMatch>;

/** `config.route.v3.HeaderMatcher`, in the old spelling and the new one. */
export const HeaderMatch = z.object({
  name: z.string(),
  exact_match: z.string().optional(),
  prefix_match: z.string().optional(),
  suffix_match: z.string().optional(),
  contains_match: z.string().optional(),
  safe_regex_match: SafeRegex.optional(),
  present_match: z.boolean().optional(),
  string_match: StringMatch.optional(),
  range_match: z.unknown().optional(),
  invert_match: z.boolean().optional(),
  treat_missing_header_as_empty: z.boolean().optional(),
});
export type HeaderMatch = z.infer<typeof HeaderMatch>;

/** `type.matcher.v3.PathMatcher`. */
export const PathMatch = z.object({ path: StringMatch.optional() });
export type PathMatch = z.infer<typeof PathMatch>;

/** `core.v3.CidrRange`; an absent length is 0, which matches everything. */
export const CidrRange = z.object({ address_prefix: z.string(), prefix_len: z.number().optional() });
export type CidrRange = z.infer<typeof CidrRange>;

/** `type.matcher.v3.ValueMatcher` over JSON-like metadata. */
export type ValueMatch = {
  string_match?: StringMatch | undefined;
  bool_match?: boolean | undefined;
  present_match?: boolean | undefined;
  double_match?: unknown;
  null_match?: unknown;
  list_match?: { one_of?: ValueMatch | undefined } | undefined;
  or_match?: { value_matchers?: ValueMatch[] | undefined } | undefined;
};
export const ValueMatch: z.ZodType<ValueMatch> = z.lazy(() =>
  z.object({
    string_match: StringMatch.optional(),
    bool_match: z.boolean().optional(),
    present_match: z.boolean().optional(),
    double_match: z.unknown().optional(),
    null_match: z.unknown().optional(),
    list_match: z.object({ one_of: ValueMatch.optional() }).optional(),
    or_match: z.object({ value_matchers: z.array(ValueMatch).optional() }).optional(),
  }),
);

/** `type.matcher.v3.MetadataMatcher`: a path of keys in one filter's dynamic metadata. */
export const MetadataMatch = z.object({
  filter: z.string(),
  path: z.array(z.object({ key: z.string() })).optional(),
  value: ValueMatch.optional(),
  invert: z.boolean().optional(),
});
export type MetadataMatch = z.infer<typeof MetadataMatch>;

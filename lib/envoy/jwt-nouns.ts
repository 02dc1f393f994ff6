import { z } from 'zod';

/** One provider of `envoy.filters.http.jwt_authn`: whose tokens, where they stand, who they are for. */
export const JwtProvider = z.object({
  issuer: z.string().optional(),
  audiences: z.array(z.string()).optional(),
  local_jwks: z.object({ inline_string: z.string().optional() }).optional(),
  forward: z.boolean().optional(),
  from_headers: z.array(z.object({ name: z.string(), value_prefix: z.string().optional() })).optional(),
  from_params: z.array(z.string()).optional(),
  from_cookies: z.array(z.string()).optional(),
  payload_in_metadata: z.string().optional(),
  normalize_payload_in_metadata: z
    .object({ space_delimited_claims: z.array(z.string()).optional() })
    .optional(),
});
export type JwtProvider = z.infer<typeof JwtProvider>;

/** What a rule asks for: one provider, any or all of several, or nothing where no token is shown. */
export type JwtRequirement = {
  provider_name?: string | undefined;
  requires_any?: { requirements?: JwtRequirement[] | undefined } | undefined;
  requires_all?: { requirements?: JwtRequirement[] | undefined } | undefined;
  allow_missing?: unknown;
  allow_missing_or_failed?: unknown;
};
export const JwtRequirement: z.ZodType<JwtRequirement> = z.lazy(() =>
  z.object({
    provider_name: z.string().optional(),
    requires_any: z.object({ requirements: z.array(JwtRequirement).optional() }).optional(),
    requires_all: z.object({ requirements: z.array(JwtRequirement).optional() }).optional(),
    allow_missing: z.unknown().optional(),
    allow_missing_or_failed: z.unknown().optional(),
  }),
);

export const JwtConfig = z.object({
  providers: z.record(z.string(), JwtProvider).optional(),
  rules: z.array(z.object({ requires: JwtRequirement.optional() })).optional(),
  bypass_cors_preflight: z.boolean().optional(),
});
export type JwtConfig = z.infer<typeof JwtConfig>;

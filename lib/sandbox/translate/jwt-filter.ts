import type { NamedConfig } from '@/lib/envoy/config-nouns';
import type { JwtProvider, JwtRequirement } from '@/lib/envoy/jwt-nouns';
import type { JwtRule, RequestAuthentication } from '@/lib/mesh/istio';

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication';
/** Claims that Istio splits at spaces whether asked to or not. */
const SPACED = ['permission', 'scope'];

const toProvider = (rule: JwtRule): JwtProvider => ({
  ...(rule.issuer && { issuer: rule.issuer }),
  ...(rule.audiences && { audiences: rule.audiences }),
  local_jwks: { inline_string: rule.jwks ?? '' },
  ...(rule.forwardOriginalToken === true && { forward: true }),
  ...(rule.fromHeaders && {
    from_headers: rule.fromHeaders.map(({ name, prefix }) => ({
      name,
      ...(prefix && { value_prefix: prefix }),
    })),
  }),
  ...(rule.fromParams && { from_params: rule.fromParams }),
  payload_in_metadata: 'payload',
  ...(rule.fromCookies && { from_cookies: rule.fromCookies }),
  normalize_payload_in_metadata: {
    space_delimited_claims: [...new Set([...SPACED, ...(rule.spaceDelimitedClaims ?? [])])].sort(),
  },
});

const any = (requirements: JwtRequirement[]): JwtRequirement => ({ requires_any: { requirements } });

/** A token may be missing, but not bad. With several issuers, one good token will do, or none at all. */
const requirement = (names: readonly string[]): JwtRequirement => {
  const orMissing = names.map((provider_name) => any([{ provider_name }, { allow_missing: {} }]));
  const [only] = orMissing;
  if (only && orMissing.length === 1) return only;
  return any([
    ...names.map((provider_name) => ({ provider_name })),
    { requires_all: { requirements: orMissing } },
  ]);
};

/** All issuers of the attached RequestAuthentications in one filter; none without any. */
export function jwtFilter(policies: readonly RequestAuthentication[]): NamedConfig[] {
  const rules = policies.flatMap((policy) => policy.spec.jwtRules ?? []);
  if (rules.length === 0) return [];
  const sorted = [...rules].sort((one, other) => (one.issuer ?? '').localeCompare(other.issuer ?? ''));
  const providers = sorted.map((rule, index) => [`origins-${index}`, toProvider(rule)] as const);
  return [
    {
      name: 'envoy.filters.http.jwt_authn',
      typed_config: {
        '@type': TYPE,
        providers: Object.fromEntries(providers),
        rules: [{ match: { prefix: '/' }, requires: requirement(providers.map(([name]) => name)) }],
        bypass_cors_preflight: true,
      },
    },
  ];
}

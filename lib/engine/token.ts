import type { JwtRule, RequestAuthentication } from '@/lib/mesh/istio';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Fact } from './facts';

type Claims = Readonly<Record<string, unknown>>;

/** What the JWT filter makes of a request: the claims that policies see, or a refusal. */
export type TokenCheck =
  | { readonly refused: false; readonly claims: Fact<Claims>; readonly removesToken: boolean }
  | { readonly refused: true; readonly by: RequestAuthentication; readonly detail: string };

interface OwnedRule {
  readonly by: RequestAuthentication;
  readonly rule: JwtRule;
}

const DEFAULT_PLACES = ['header authorization', 'param access_token'];

/** Any place that a rule names replaces the default ones. */
export const placesOf = ({ fromHeaders, fromParams, fromCookies }: JwtRule): readonly string[] => {
  const named = [
    ...(fromHeaders ?? []).map(({ name, prefix = '' }) =>
      `header ${name.toLowerCase()} ${prefix.trim()}`.trim(),
    ),
    ...(fromParams ?? []).map((name) => `param ${name}`),
    ...(fromCookies ?? []).map((name) => `cookie ${name}`),
  ];
  return named.length > 0 ? named : DEFAULT_PLACES;
};

/** A rule without a prefix takes the whole header for the token, with the word before it. */
const takesWhole = (rule: JwtRule, place: string): boolean => {
  const [kind, name, prefix] = place.split(' ');
  return kind === 'header' && prefix !== undefined && placesOf(rule).includes(`header ${name ?? ''}`);
};

const has = ({ headers }: AccessRequest, name: string): boolean =>
  Object.keys(headers ?? {}).some((key) => key.toLowerCase() === name);

/** A preflight carries no token, so the filter looks for none. */
const isPreflight = (request: AccessRequest): boolean =>
  request.method === 'OPTIONS' && has(request, 'origin') && has(request, 'access-control-request-method');

const audiences = ({ aud }: Claims): readonly unknown[] => (Array.isArray(aud) ? (aud as unknown[]) : [aud]);

const isMeant = ({ audiences: wanted = [] }: JwtRule, claims: Claims): boolean =>
  wanted.length === 0 || audiences(claims).some((one) => wanted.includes(String(one)));

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** The filter takes one text for issuer and subject, and for the audience one or a list of them. */
const isWellFormed = ({ iss, sub, aud }: Claims): boolean =>
  isText(iss) &&
  isText(sub) &&
  (Array.isArray(aud) ? aud.every((one) => typeof one === 'string') : isText(aud));

const passes = (claims: Fact<Claims>, removesToken = false): TokenCheck => ({
  refused: false,
  claims,
  removesToken,
});

const verify = (
  readers: readonly [OwnedRule, ...OwnedRule[]],
  jwt: NonNullable<AccessRequest['jwt']>,
): TokenCheck => {
  const refuse = (by: RequestAuthentication, detail: string): TokenCheck => ({ refused: true, by, detail });
  const [{ by }] = readers;
  if (jwt.verified === false || !isWellFormed(jwt.claims)) return refuse(by, 'the token does not verify');
  const issued = readers.filter(({ rule }) => rule.issuer === undefined || rule.issuer === jwt.claims['iss']);
  const [first] = issued;
  if (first === undefined) return refuse(by, 'no jwtRule names the issuer of the token');
  // One rule that takes it is enough, be others of the same issuer stricter.
  const taken = issued.find(({ rule }) => isMeant(rule, jwt.claims));
  if (taken === undefined) return refuse(first.by, 'the token is for another audience');
  return passes(jwt.claims, taken.rule.forwardOriginalToken !== true);
};

/**
 * No token passes without a principal; a token of an issuer that nobody configured, one that does not
 * verify, or one for another audience is refused before any policy. Without a RequestAuthentication no
 * token is looked at, and policies see no claims.
 */
export const checkToken = (
  authentications: readonly RequestAuthentication[],
  request: AccessRequest,
): TokenCheck => {
  const rules = authentications.flatMap((by) => (by.spec.jwtRules ?? []).map((rule) => ({ by, rule })));
  if (rules.length === 0 || isPreflight(request)) return passes(null);
  const { jwt } = request;
  if (jwt === undefined || jwt === null) return passes(jwt);
  const place = jwt.place ?? 'header authorization';
  const [first, ...rest] = rules.filter(({ rule }) => placesOf(rule).includes(place));
  if (first !== undefined) return verify([first, ...rest], jwt);
  const whole = rules.find(({ rule }) => takesWhole(rule, place));
  return whole === undefined
    ? passes(null)
    : { refused: true, by: whole.by, detail: 'the token does not verify' };
};

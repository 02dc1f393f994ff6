import type { RequestAuthentication } from '@/lib/mesh/istio';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Fact } from './facts';

/** What the JWT filter makes of a request: the claims that policies see, or a refusal. */
export type TokenCheck =
  | { readonly refused: false; readonly claims: Fact<Readonly<Record<string, unknown>>> }
  | { readonly refused: true; readonly by: RequestAuthentication; readonly detail: string };

type Claims = Readonly<Record<string, unknown>>;

const audiences = ({ aud }: Claims): readonly unknown[] => (Array.isArray(aud) ? (aud as unknown[]) : [aud]);

/**
 * No token passes without a principal; a token of an issuer that nobody configured, one that does not
 * verify, or one for another audience is refused before any policy. Without a RequestAuthentication no
 * token is looked at, and policies see no claims.
 */
export const checkToken = (
  authentications: readonly RequestAuthentication[],
  jwt: AccessRequest['jwt'],
): TokenCheck => {
  const [first] = authentications;
  const rules = authentications.flatMap((by) => (by.spec.jwtRules ?? []).map((rule) => ({ by, rule })));
  if (first === undefined || rules.length === 0) return { refused: false, claims: null };
  if (jwt === undefined || jwt === null) return { refused: false, claims: jwt };
  const refuse = (by: RequestAuthentication, detail: string): TokenCheck => ({ refused: true, by, detail });
  if (jwt.verified === false) return refuse(first, 'The token does not verify.');
  const issued = rules.find(({ rule }) => rule.issuer === undefined || rule.issuer === jwt.claims['iss']);
  if (issued === undefined) return refuse(first, 'No jwtRule names the issuer of the token.');
  const wanted = issued.rule.audiences ?? [];
  const isMeant = wanted.length === 0 || audiences(jwt.claims).some((one) => wanted.includes(String(one)));
  return isMeant
    ? { refused: false, claims: jwt.claims }
    : refuse(issued.by, 'The token is for another audience.');
};

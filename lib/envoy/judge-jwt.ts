import type { HttpRequest } from './facts';
import { findTokens, type FoundToken } from './find-tokens';
import type { JwtConfig, JwtProvider, JwtRequirement } from './jwt-nouns';

/** What this room cannot do by itself: check a signature, and tell the time. */
export type TokenCheck = {
  /** True when the token is signed by a key of this key set. */
  readonly verify: (jwks: string, token: string) => boolean;
  /** Seconds since 1970. */
  readonly now: number;
};

type Claims = Readonly<Record<string, unknown>>;
type Outcome =
  | { readonly kind: 'ok'; readonly claims: Claims | null }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly body: string };

/** The token filter's answer: the request as later filters see it, or the refusal. */
export type JwtVerdict =
  | { readonly kind: 'passed'; readonly request: HttpRequest; readonly payload: Claims | null }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly body: string };

const SKEW_SECONDS = 60;
const refused = (body: string, status: 401 | 403 = 401): Outcome => ({ kind: 'refused', status, body });

const decodePart = (part: string): Claims | null => {
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
};

const bare = (audience: string): string => audience.replace(/^https?:\/\//, '').replace(/\/$/, '');

const isFor = (provider: JwtProvider, claims: Claims): boolean => {
  const wanted = (provider.audiences ?? []).map(bare);
  const given = [claims['aud']].flat().filter((one): one is string => typeof one === 'string');
  return wanted.length === 0 || given.some((one) => wanted.includes(bare(one)));
};

const untimely = ({ nbf, exp }: Claims, now: number): Outcome | null => {
  if (typeof nbf === 'number' && nbf > now + SKEW_SECONDS) return refused('Jwt not yet valid');
  return typeof exp === 'number' && exp < now - SKEW_SECONDS ? refused('Jwt is expired') : null;
};

function parseToken(token: string): { claims: Claims } | Outcome {
  const parts = token.split('.');
  if (parts.length !== 3)
    return refused('Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections');
  if (!decodePart(parts[0] ?? '')) return refused('Jwt header is an invalid Base64url encoded');
  const claims = decodePart(parts[1] ?? '');
  return claims ? { claims } : refused('Jwt payload is an invalid Base64url encoded');
}

function checkToken(provider: JwtProvider, token: string, check: TokenCheck): Outcome {
  const parsed = parseToken(token);
  if ('kind' in parsed) return parsed;
  const { claims } = parsed;
  if (provider.issuer !== undefined && claims['iss'] !== provider.issuer)
    return refused('Jwt issuer is not configured');
  const late = untimely(claims, check.now);
  if (late) return late;
  if (!isFor(provider, claims)) return refused('Audiences in Jwt are not allowed', 403);
  return check.verify(provider.local_jwks?.inline_string ?? '', token)
    ? { kind: 'ok', claims }
    : refused('Jwt verification fails');
}

const splitClaims = (provider: JwtProvider, claims: Claims): Claims => {
  const split = provider.normalize_payload_in_metadata?.space_delimited_claims ?? [];
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      split.includes(name) && typeof value === 'string' ? value.split(' ') : value,
    ]),
  );
};

const without = (request: HttpRequest, tokens: readonly FoundToken[]): HttpRequest => {
  const names = tokens.map(({ header }) => header?.toLowerCase());
  const kept = Object.entries(request.headers).filter(([name]) => !names.includes(name));
  return { ...request, headers: Object.fromEntries(kept) };
};

type Run = { request: HttpRequest; payload: Claims | null };

function runProvider(provider: JwtProvider, run: Run, check: TokenCheck, original: HttpRequest): Outcome {
  const tokens = findTokens(provider, original);
  if (tokens.length === 0) return { kind: 'missing' };
  const outcomes = tokens.map(({ token }) => checkToken(provider, token, check));
  const bad = outcomes.find((outcome) => outcome.kind === 'refused');
  if (bad) return bad;
  const first = outcomes.find((outcome) => outcome.kind === 'ok');
  if (first?.claims) run.payload = splitClaims(provider, first.claims);
  if (provider.forward !== true) run.request = without(run.request, tokens);
  return first ?? { kind: 'missing' };
}

const anyOutcome = (outcomes: readonly Outcome[], missingPasses: boolean): Outcome => {
  const passed = outcomes.find((outcome) => outcome.kind === 'ok');
  const stopped = outcomes.filter((outcome) => outcome.kind === 'refused');
  const telling = stopped.find((outcome) => outcome.body !== 'Jwt issuer is not configured') ?? stopped[0];
  return passed ?? telling ?? (missingPasses ? { kind: 'ok', claims: null } : { kind: 'missing' });
};

/** Judges one request by `envoy.filters.http.jwt_authn`. */
export function judgeJwt(config: JwtConfig, request: HttpRequest, check: TokenCheck): JwtVerdict {
  const run: Run = { request, payload: null };
  const settle = (need: JwtRequirement): Outcome => {
    if (need.requires_any) {
      const parts = need.requires_any.requirements ?? [];
      const missingPasses = parts.some((part) => part.allow_missing !== undefined);
      return anyOutcome(parts.filter((part) => part.allow_missing === undefined).map(settle), missingPasses);
    }
    if (need.requires_all) {
      const outcomes = (need.requires_all.requirements ?? []).map(settle);
      return outcomes.find((outcome) => outcome.kind !== 'ok') ?? { kind: 'ok', claims: null };
    }
    const provider = config.providers?.[need.provider_name ?? ''];
    return provider ? runProvider(provider, run, check, request) : { kind: 'ok', claims: null };
  };
  const preflight =
    request.method === 'OPTIONS' &&
    'origin' in request.headers &&
    'access-control-request-method' in request.headers;
  const need = config.rules?.[0]?.requires;
  if (!need || (preflight && config.bypass_cors_preflight === true))
    return { kind: 'passed', request, payload: null };
  const outcome = settle(need);
  if (outcome.kind === 'ok') return { kind: 'passed', ...run };
  if (outcome.kind === 'missing') return { kind: 'refused', status: 401, body: 'Jwt is missing' };
  return outcome;
}

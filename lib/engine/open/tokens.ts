import type { RequestAuthentication } from '@/lib/mesh/istio';
import type { Field } from '../rule';
import { checkToken, placesOf } from '../token';
import { issuerAndSubject } from '../match/jwt';
import { type Representatives, stringRepresentatives } from './strings';

/** The claims of a valid token; null: the request has none. */
export type Claims = Readonly<Record<string, unknown>> | null;

/** What policies ask of one claim, by its path. */
interface Asked {
  readonly path: readonly string[];
  readonly patterns: string[];
}

const MOST = 3_000;

const firstPlaces = (authentications: readonly RequestAuthentication[]): readonly string[] =>
  authentications.flatMap(({ spec }) => (spec.jwtRules ?? []).flatMap((rule) => placesOf(rule).slice(0, 1)));

/** Where a witness carries its token. */
export const tokenPlace = (authentications: readonly RequestAuthentication[]): string =>
  firstPlaces(authentications)[0] ?? 'header authorization';

const hasOnePlace = (authentications: readonly RequestAuthentication[]): boolean =>
  new Set(firstPlaces(authentications)).size < 2;

const collect = (fields: readonly Field[], authentications: readonly RequestAuthentication[]) => {
  const asked = new Map<string, Asked>();
  const ask = (path: readonly string[], ...patterns: readonly string[]): void => {
    const key = JSON.stringify(path);
    const known = asked.get(key) ?? { path, patterns: [] };
    known.patterns.push(...patterns);
    asked.set(key, known);
  };
  const rules = authentications.flatMap(({ spec }) => spec.jwtRules ?? []);
  ask(['iss'], ...rules.flatMap(({ issuer }) => (issuer === undefined ? [] : [issuer])));
  ask(['sub']);
  const audiences = rules.flatMap((rule) => rule.audiences ?? []);
  if (audiences.length > 0) ask(['aud'], ...audiences);
  for (const { reads, values } of fields) {
    const texts = values.map(({ text }) => text);
    if (reads.fact === 'claim') ask(reads.path, ...texts);
    if (reads.fact !== 'requestPrincipal') continue;
    const halves = texts.map(issuerAndSubject);
    ask(['iss'], ...halves.map(([issuer]) => issuer));
    ask(['sub'], ...halves.map(([, subject]) => subject), ...halves.map(([, subject]) => `${subject}*`));
  }
  return [...asked.values()];
};

/** What one claim can hold: nothing, a text, or a list whose members meet several patterns at once. */
const claimValues = ({ path, patterns }: Asked): Representatives<unknown> => {
  const { values, complete } = stringRepresentatives(patterns);
  if (path.length === 1 && (path[0] === 'iss' || path[0] === 'sub')) return { values, complete };
  const lists = values.length < 2 ? [] : [values, ...values.slice(1).map((value) => [values[0], value])];
  return { values: [undefined, ...values, ...lists], complete: complete && values.length <= 3 };
};

const assign = (
  claims: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): object => {
  const [name = '', ...rest] = path;
  if (value === undefined) return claims;
  const inner = claims[name];
  const holder = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
  return {
    ...claims,
    [name]: rest.length === 0 ? value : assign(holder as Readonly<Record<string, unknown>>, rest, value),
  };
};

/** No token, and every token that is valid here as far as the fields can tell tokens apart. */
export const tokenRepresentatives = (
  fields: readonly Field[],
  authentications: readonly RequestAuthentication[],
): Representatives<Claims> => {
  let tokens: Readonly<Record<string, unknown>>[] = [{}];
  let complete = hasOnePlace(authentications);
  for (const asked of collect(fields, authentications)) {
    const claim = claimValues(asked);
    complete &&= claim.complete;
    if (tokens.length * claim.values.length > MOST) return { values: [null], complete: false };
    tokens = tokens.flatMap((token) =>
      claim.values.map((value) => assign(token, asked.path, value) as Readonly<Record<string, unknown>>),
    );
  }
  const isValid = (claims: Readonly<Record<string, unknown>>): boolean => {
    const check = checkToken(authentications, {
      to: { namespace: '' },
      transport: 'auto',
      jwt: { claims: { ...claims }, place: tokenPlace(authentications) },
    });
    return !check.refused && check.claims !== null;
  };
  return { values: [null, ...tokens.filter(isValid)], complete };
};

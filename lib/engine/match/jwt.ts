import { stringMatcher } from './string';

type Claims = Readonly<Record<string, unknown>>;

const SPACE_DELIMITED = ['scope', 'permission'];

/** Splits at the last slash, as Istio does, and turns the star of a missing half into "any". */
export const issuerAndSubject = (value: string): readonly [string, string] => {
  const slash = value.lastIndexOf('/');
  if (slash >= 0) return [value.slice(0, slash), value.slice(slash + 1)];
  if (value === '*') return ['*', '*'];
  if (value.startsWith('*')) return ['*', value];
  return value.endsWith('*') ? [value, '*'] : [value, ''];
};

/** Issuer and subject of the validated token are compared apart: `iss/sub`, and both must match. */
export const requestPrincipalMatcher = (value: string): ((claims: Claims) => boolean) => {
  const [issuer, subject] = issuerAndSubject(value);
  // With a star as issuer the subject is exact, so that only a token whose subject is a star matches `*/*`.
  const exactSubject = value.startsWith('*') && value.includes('/');
  const matchesIssuer = stringMatcher(issuer);
  const matchesSubject = exactSubject ? (text: string) => text === subject : stringMatcher(subject);
  return ({ iss, sub }) =>
    typeof iss === 'string' && typeof sub === 'string' && matchesIssuer(iss) && matchesSubject(sub);
};

/** `request.auth.claims[a][b]` as a path; a bracket inside a name falls back to the outermost pair. */
export const claimPath = (brackets: string): readonly string[] | null => {
  if (!brackets.startsWith('[') || !brackets.endsWith(']') || brackets.length < 3) return null;
  const inner = brackets.slice(1, -1);
  const names = inner.split('][');
  return names.some((name) => name === '' || /[[\]]/.test(name)) ? [inner] : names;
};

const claimAt = (claims: Claims, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Claims)[name]
        : undefined,
    claims,
  );

/** A string, or any element of a list; numbers, booleans and objects never match. */
export const claimMatcher = (
  path: readonly string[],
  pattern: string,
  spaceDelimited: readonly string[] = [],
): ((claims: Claims) => boolean) => {
  const matches = stringMatcher(pattern);
  const [name = ''] = path;
  const splits = path.length === 1 && [...SPACE_DELIMITED, ...spaceDelimited].includes(name);
  return (claims) => {
    const value = claimAt(claims, path);
    if (typeof value === 'string') return splits ? value.split(' ').some(matches) : matches(value);
    return Array.isArray(value) && value.some((item) => typeof item === 'string' && matches(item));
  };
};

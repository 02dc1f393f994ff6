import { type Check, remarkOn } from './remark';

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** What a kind of key has to hold, and the algorithms that suit it. */
const KINDS: Readonly<Record<string, { readonly parts: readonly string[]; readonly algorithm: RegExp }>> = {
  RSA: { parts: ['n', 'e'], algorithm: /^(RS|PS)/ },
  'EC P-256': { parts: ['x', 'y'], algorithm: /^ES256$/ },
  'EC P-384': { parts: ['x', 'y'], algorithm: /^ES384$/ },
  'EC P-521': { parts: ['x', 'y'], algorithm: /^ES512$/ },
  'OKP Ed25519': { parts: ['x'], algorithm: /^EdDSA$/ },
  oct: { parts: ['k'], algorithm: /^HS/ },
};

/** Whether Envoy takes a key; `use` does not matter to it. */
const isUsable = (written: unknown): boolean => {
  const key = record(written);
  const text = (name: string): string => (typeof key[name] === 'string' ? key[name] : '');
  const kty = text('kty');
  const name = kty === 'EC' || kty === 'OKP' ? `${kty} ${text('crv')}` : kty;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined || kind.parts.some((part) => text(part) === '')) return false;
  return key['alg'] === undefined || kind.algorithm.test(text('alg'));
};

/** The keys of a set, as Envoy looks for them; null: it is none, or no JSON. */
const keysOf = (jwks: string): readonly unknown[] | null => {
  try {
    const { keys } = record(JSON.parse(jwks));
    return Array.isArray(keys) ? (keys as unknown[]) : null;
  } catch {
    return null;
  }
};

const problemOf = (jwks: string): string | null => {
  const keys = keysOf(jwks);
  if (keys === null) return 'no list `keys`';
  return keys.some(isUsable) ? null : keys.length === 0 ? 'no key' : 'no key that Envoy can use';
};

/** P5: an inline key set without a usable key, on which Envoy refuses the whole listener. */
export const unusableKeys: Check = ({ model: { snapshot } }) =>
  snapshot.requestAuthentications.flatMap((policy) =>
    (policy.spec.jwtRules ?? []).flatMap(({ jwks = '' }, index) => {
      const problem = jwks === '' ? null : problemOf(jwks);
      return problem === null
        ? []
        : remarkOn('P5', policy, {
            path: `spec.jwtRules[${index}].jwks`,
            message: `jwks has ${problem}: Envoy refuses the listener, so that proxies take no change any more and new pods do not get ready. Write a set with a public key, or a jwksUri.`,
          });
    }),
  );

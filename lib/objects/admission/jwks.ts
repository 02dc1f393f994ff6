import { isRecord } from '../record';

/** Keys of an inline JSON Web Key Set, or of one key by itself; null: it cannot be read. */
export function readKeys(jwks: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(jwks);
    if (!isRecord(parsed)) return null;
    const { keys } = parsed;
    return Array.isArray(keys) ? keys : 'kty' in parsed ? [parsed] : null;
  } catch {
    return null;
  }
}

/** What each kind of key cannot do without. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  oct: ['k'],
};

const isBase64 = (text: string): boolean => /^[\w+/-]*={0,2}$/.test(text);

/** Whether istiod can read a key; whether Envoy can use it is another matter. */
export const isKey = (key: unknown): boolean => {
  if (!isRecord(key) || typeof key['kty'] !== 'string') return false;
  const parts = Object.hasOwn(PARTS, key['kty']) ? PARTS[key['kty']] : undefined;
  return (
    parts?.every((part) => {
      const value = key[part];
      return typeof value === 'string' && (part === 'crv' || isBase64(value));
    }) === true
  );
};

/** Whether a key holds what only its owner may know: `d` of a key pair, `k` of a shared secret. */
export const isPrivate = (key: unknown): boolean => isRecord(key) && ('d' in key || 'k' in key);

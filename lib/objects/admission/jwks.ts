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

/** Whether a key holds what only its owner may know: `d` of a key pair, `k` of a shared secret. */
export const isPrivate = (key: unknown): boolean => isRecord(key) && ('d' in key || 'k' in key);

import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) });
const Header = z.looseObject({ alg: z.string(), kid: z.string().optional() });

const isSignedBy = (key: JsonWebKey, alg: string, [data, signature]: readonly [string, Buffer]): boolean => {
  const hash = `sha${alg.slice(2)}`;
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const how = alg.startsWith('ES') ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : publicKey;
  return verify(hash, Buffer.from(data), how, signature);
};

/** Whether a token is signed by a key of a key set, for the algorithms RS256 to RS512 and ES256 to ES512. */
export function verifyToken(jwks: string, token: string): boolean {
  try {
    const [head = '', body = '', signature = ''] = token.split('.');
    const { alg, kid } = Header.parse(JSON.parse(Buffer.from(head, 'base64url').toString('utf8')));
    if (!/^(RS|ES)(256|384|512)$/.test(alg)) return false;
    const family = alg.startsWith('RS') ? 'RSA' : 'EC';
    return KeySet.parse(JSON.parse(jwks))
      .keys.filter(
        (key) => key.kty === family && (kid === undefined || key.kid === undefined || key.kid === kid),
      )
      .some((key) => isSignedBy(key, alg, [`${head}.${body}`, Buffer.from(signature, 'base64url')]));
  } catch {
    return false;
  }
}

import { generateKeyPairSync, sign } from 'node:crypto';
import type { Claims, FuzzToken } from '@/lib/testing/fuzz/token';

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY_ID = 'fuzz';

/** The public key of this run, as a RequestAuthentication carries it. */
export const jwks = JSON.stringify({
  keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }],
});

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const HOUR = 3600;

/** With the times that make it valid, or that do not. */
const timed = ({ claims, flaw }: FuzzToken, now: number): Claims => ({
  ...claims,
  exp: flaw === 'expired' ? now - HOUR : now + HOUR,
  ...(flaw === 'early' && { nbf: now + HOUR }),
});

/** The token as it travels. */
export const signed = (token: FuzzToken): string => {
  if (token.flaw === 'garbage') return 'no.such.token';
  const claims = timed(token, Math.floor(Date.now() / 1000));
  const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${encode(claims)}`;
  const { privateKey } = token.flaw === 'foreign-key' ? foreign : own;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
};

import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyToken } from './verify-token';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [own, other] = [pair(), pair()];
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwks = JSON.stringify({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'k1' }] });

const token = (key: typeof own, header: object) => {
  const data = `${part(header)}.${part({ iss: 'i' })}`;
  return `${data}.${sign('sha256', Buffer.from(data), key.privateKey).toString('base64url')}`;
};

test.each([
  { name: 'a key of the set', text: token(own, { alg: 'RS256', kid: 'k1' }), want: true },
  { name: 'no key id', text: token(own, { alg: 'RS256' }), want: true },
  { name: 'another key', text: token(other, { alg: 'RS256', kid: 'k1' }), want: false },
  { name: 'no signature asked for', text: token(own, { alg: 'none' }), want: false },
  { name: 'rubbish', text: 'a.b', want: false },
])('$name', ({ text, want }) => {
  expect(verifyToken(jwks, text)).toBe(want);
});

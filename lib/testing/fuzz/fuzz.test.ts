import { describe, expect, test } from 'vitest';
import { validateObject } from '@/lib/objects/admission/validate';
import { JWKS } from './around';
import { fuzzRound } from './round';

const rounds = Array.from({ length: 80 }, (_, round) => fuzzRound(7, round, 60));
const KEYS = '{"keys":[{"kty":"oct","k":"AAAA","kid":"x"}]}';

/** As it is applied: with addresses and keys in the place of their stand-ins. */
const applied = (object: unknown): unknown =>
  JSON.parse(
    JSON.stringify(object)
      .replace(/\$ip\([^)]+\)/g, '10.244.0.9')
      .replaceAll(JSON.stringify(JWKS), JSON.stringify(KEYS)),
  );

const fieldsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        ...(Array.isArray(value) ? [] : [key]),
        ...(key === 'key' && typeof inner === 'string' ? [inner.replace(/\[.*$/, '')] : []),
        ...fieldsOf(inner),
      ])
    : [];

describe('what the fuzz makes', () => {
  test('is the same for the same seed and round, and another for others', () => {
    expect(fuzzRound(7, 3, 60)).toEqual(fuzzRound(7, 3, 60));
    expect(JSON.stringify(fuzzRound(7, 3, 60))).not.toBe(JSON.stringify(fuzzRound(8, 3, 60)));
    expect(JSON.stringify(fuzzRound(7, 3, 60).requests)).not.toBe(
      JSON.stringify(fuzzRound(7, 4, 60).requests),
    );
  });

  test('passes admission', () => {
    for (const object of rounds.flatMap(({ objects }) => objects))
      expect(validateObject(applied(object), null)?.refusals, JSON.stringify(object)).toEqual([]);
  });

  test('names every field of a source, of an operation and of a condition', () => {
    const named = new Set(rounds.flatMap(({ objects }) => fieldsOf(objects)));
    const lists = [
      'principals',
      'requestPrincipals',
      'namespaces',
      'serviceAccounts',
      'trustDomains',
      'ipBlocks',
      'remoteIpBlocks',
      'hosts',
      'ports',
      'methods',
      'paths',
    ];
    const twins = lists.map((name) => `not${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    const keys = [
      'source.ip',
      'remote.ip',
      'source.namespace',
      'source.serviceAccount',
      'source.trustDomain',
      'source.principal',
      'request.auth.principal',
      'request.auth.audiences',
      'request.auth.presenter',
      'request.auth.claims',
      'request.headers',
      'destination.ip',
      'destination.port',
      'connection.sni',
    ];
    const others = [
      'values',
      'notValues',
      'istio.io/dry-run',
      'portLevelMtls',
      'fromHeaders',
      'fromParams',
      'fromCookies',
      'audiences',
      'forwardOriginalToken',
      'exportTo',
      'egress',
      'targetRefs',
      'provider',
    ];
    for (const name of [...lists, ...twins, ...keys, ...others]) expect(named, name).toContain(name);
  });

  test('never a template without its leading slash, which would end the proxy', () => {
    const values = rounds.flatMap(
      ({ policies }) => JSON.stringify(policies).match(/"[^"]*\{\*[^"]*"/g) ?? [],
    );
    expect(values.length).toBeGreaterThan(50);
    for (const value of values) expect(value).toMatch(/^"\//);
  });
});

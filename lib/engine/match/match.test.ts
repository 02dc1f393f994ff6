import { describe, expect, test } from 'vitest';
import { ipMatcher } from './ip';
import { claimMatcher, claimPath, requestPrincipalMatcher } from './jwt';
import { namespaceMatcher } from './namespace';
import { pathTemplateMatcher } from './path-template';
import { principalMatcher } from './principal';
import { serviceAccountMatcher } from './service-account';
import { stringMatcher } from './string';
import { trustDomainMatcher } from './trust-domain';

const id = (namespace: string, account = 'sleep', domain = 'cluster.local'): string =>
  `spiffe://${domain}/ns/${namespace}/sa/${account}`;

describe('strings', () => {
  test.each([
    ['*', '', false],
    ['*', 'x', true],
    ['/api*', '/apix', true],
    ['*foo*', '/a/foo/b', false],
    ['*foo*', 'xfoo*', true],
    ['a*b', 'axb', false],
    ['a*b', 'a*b', true],
  ])('%s against %s: %s', (pattern, value, want) => expect(stringMatcher(pattern)(value)).toBe(want));
});

describe('principals', () => {
  test.each([
    ['*', id('a'), true],
    ['cluster.local/ns/bar/*', id('bar'), true],
    ['cluster.local/ns/bar*', id('bar-evil'), true],
    ['*/sa/sleep', id('evil'), true],
    ['*/ns/bar/*', id('bar'), false],
    ['cluster.local/ns/*/sa/sleep', id('bar'), false],
    [id('bar'), id('bar'), false],
  ])('%s against %s: %s', (pattern, value, want) => expect(principalMatcher(pattern)(value)).toBe(want));
});

describe('namespaces', () => {
  test.each([
    ['bar', id('bar'), true],
    ['bar', id('bar-evil'), false],
    ['b*r', id('bar'), true],
    ['team-*a', id('team-b'), true],
    ['sa', id('ns'), true],
    ['*', id('x'), true],
  ])('%s against %s: %s', (pattern, value, want) => expect(namespaceMatcher(pattern)(value)).toBe(want));
});

describe('service accounts and trust domains', () => {
  test('a bare account is one of the policy’s own namespace', () => {
    expect(serviceAccountMatcher('sleep', 'foo')(id('bar'))).toBe(false);
    expect(serviceAccountMatcher('bar/sleep', 'foo')(id('bar', 'sleep', 'other'))).toBe(true);
  });
  test.each([
    ['*', id('a'), true],
    ['*.local', id('a'), true],
    ['clus*', id('a'), true],
    ['cluster', id('a'), false],
  ])('%s against %s: %s', (pattern, value, want) => expect(trustDomainMatcher(pattern)(value)).toBe(want));
});

describe('path templates', () => {
  test.each([
    ['/allow/admin/{**}', '/allow/admin/', true],
    ['/allow/admin/{**}', '/allow/admin', false],
    ['/foo/{*}/bar', '/foo/a/bar', true],
    ['/foo/{*}/bar', '/foo//bar', false],
    ['/foo/{*}', '/foo/a*b', true],
    ['/foo/{*}', '/foo/', false],
    ['/store/{**}/cart', '/store//cart', true],
    ['/store/{**}/cart', '/store/cart', false],
  ])('%s against %s: %s', (pattern, value, want) => expect(pathTemplateMatcher(pattern)(value)).toBe(want));
});

describe('addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['::ffff:10.0.0.1', '10.0.0.1', false],
  ])('%s against %s: %s', (block, ip, want) => expect(ipMatcher(block)?.(ip)).toBe(want));
  test.each(['10.0.0', '10.0.0.0/33', 'x', '1::2::3', '10.0.0.0/8/8'])('%s cannot be built', (block) =>
    expect(ipMatcher(block)).toBeNull(),
  );
});

describe('tokens', () => {
  test.each([
    ['*', { iss: 'i', sub: 's' }, true],
    ['*', { iss: 'i' }, false],
    ['*/*', { iss: 'i', sub: 's' }, false],
    ['i/*', { iss: 'i', sub: 's' }, true],
    ['https://a/b/s', { iss: 'https://a/b', sub: 's' }, true],
    ['i', { iss: 'i', sub: 's' }, false],
    ['pre*', { iss: 'prefix', sub: 's' }, true],
  ])('%s against %o: %s', (value, claims, want) => expect(requestPrincipalMatcher(value)(claims)).toBe(want));
  test.each([
    ['[groups]', 'admin', { groups: ['dev', 'admin'] }, true],
    ['[groups]', '7', { groups: 7 }, false],
    ['[scope]', 'read', { scope: 'read write' }, true],
    ['[a][b]', 'deep', { a: { b: 'deep' } }, true],
    ['[a.b]', 'dot', { 'a.b': 'dot' }, true],
  ])('%s = %s in %o: %s', (key, value, claims, want) =>
    expect(claimMatcher(claimPath(key) ?? [], value)(claims)).toBe(want),
  );
});

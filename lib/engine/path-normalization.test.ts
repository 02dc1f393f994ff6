import { expect, test } from 'vitest';
import { normalizePath } from './path-normalization';

test.each([
  { raw: '/app/../admin', none: '/app/../admin', base: '/admin', merge: '/admin', decode: '/admin' },
  { raw: '/app/%2E./admin', none: '/app/%2E./admin', base: '/admin', merge: '/admin', decode: '/admin' },
  { raw: '/app//', none: '/app//', base: '/app//', merge: '/app/', decode: '/app/' },
  {
    raw: '/app//../admin',
    none: '/app//../admin',
    base: '/app/admin',
    merge: '/app/admin',
    decode: '/app/admin',
  },
  { raw: '/app//../../admin', none: '/app//../../admin', base: '/admin', merge: '/admin', decode: '/admin' },
  { raw: '/app\\admin', none: '/app\\admin', base: '/app/admin', merge: '/app/admin', decode: '/app/admin' },
  { raw: '/app/%2f', none: '/app/%2f', base: '/app/%2f', merge: '/app/%2f', decode: '/app/' },
  {
    raw: '/%2Fapp%5cadmin',
    none: '/%2Fapp%5cadmin',
    base: '/%2Fapp%5cadmin',
    merge: '/%2Fapp%5cadmin',
    decode: '/app/admin',
  },
  {
    raw: '/xyz%30..//abc',
    none: '/xyz%30..//abc',
    base: '/xyz0..//abc',
    merge: '/xyz0../abc',
    decode: '/xyz0../abc',
  },
  {
    raw: '/%252e%252e/x',
    none: '/%252e%252e/x',
    base: '/%252e%252e/x',
    merge: '/%252e%252e/x',
    decode: '/%252e%252e/x',
  },
  { raw: '/app#foo', none: '/app', base: '/app', merge: '/app', decode: '/app' },
  { raw: '/x/..;/admin', none: '/x/..;/admin', base: '/admin', merge: '/admin', decode: '/admin' },
])('$raw', ({ raw, none, base, merge, decode }) => {
  const path = (mode: Parameters<typeof normalizePath>[1]) => normalizePath(raw, mode)?.path;
  expect(path('NONE')).toBe(none);
  expect(path('BASE')).toBe(base);
  expect(path('MERGE_SLASHES')).toBe(merge);
  expect(path('DECODE_AND_MERGE_SLASHES')).toBe(decode);
});

test.each(['/a b', '/aéb', '/a%00b', 'a/b', '*', '/a\tb'])('%s is a 400', (raw) => {
  expect(normalizePath(raw, 'BASE')).toBeNull();
});

test('the query stays out of the path and in the target', () => {
  expect(normalizePath('/a/../b?c=/../d', 'BASE')).toEqual({ path: '/b', target: '/b?c=/../d' });
});

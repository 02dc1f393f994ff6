import { expect, test } from 'vitest';
import { matchTemplate } from './match-template';
import { normalizePath } from './normalize-path';
import { compileRe2 } from './re2';

const BASE = { normalize_path: true };
const MERGE = { ...BASE, merge_slashes: true };
const DECODE = { ...MERGE, path_with_escaped_slashes_action: 'UNESCAPE_AND_FORWARD' };

test.each([
  ['/app/../admin', '/admin', '/admin', '/admin'],
  ['/app//', '/app//', '/app/', '/app/'],
  ['/app//../admin', '/app/admin', '/app/admin', '/app/admin'],
  ['/app\\admin', '/app/admin', '/app/admin', '/app/admin'],
  ['/app/%2f', '/app/%2f', '/app/%2f', '/app/'],
  ['/%2Fapp%5cadmin', '/%2Fapp%5cadmin', '/%2Fapp%5cadmin', '/app/admin'],
  ['/xyz%30..//abc', '/xyz0..//abc', '/xyz0../abc', '/xyz0../abc'],
  ['/%61dmin?q=%61', '/admin?q=%61', '/admin?q=%61', '/admin?q=%61'],
  ['/%252e%252e/x', '/%252e%252e/x', '/%252e%252e/x', '/%252e%252e/x'],
  ['/x/..;a/admin', '/admin', '/admin', '/admin'],
  ['/app#foo', '/app', '/app', '/app'],
])('%s is normalized', (path, base, merged, decoded) => {
  expect([BASE, MERGE, DECODE].map((options) => normalizePath(path, options))).toEqual(
    [base, merged, decoded].map((one) => ({ ok: true, path: one })),
  );
});

test.each(['/a b', 'x', '/\u00e9', '/%00'])('%j is refused', (path) => {
  expect(normalizePath(path, BASE).ok).toBe(false);
});

test.each([
  ['/foo/*', '/foo/a', true],
  ['/foo/*', '/foo/', false],
  ['/foo/*', '/foo/a/b', false],
  ['/foo/**', '/foo/', true],
  ['/foo/**', '/foo', false],
  ['/store/**/cart', '/store//cart', true],
  ['/store/{name}/cart', '/store/x/cart', true],
  ['foo/*', '/foo/a', null],
])('template %s on %s: %s', (template, path, want) => {
  expect(matchTemplate(template, path)).toBe(want);
});

test.each([
  ['a.c', 'a\rc', true],
  ['a.c', 'a\nc', false],
  ['b', 'abc', false],
  ['(?P<x>b)+', 'bb', true],
])('RE2 %s matches all of %j: %s', (pattern, text, want) => {
  expect(compileRe2(pattern)?.test(text)).toBe(want);
});

test.each(['(?=a)', '(a)\\1', '['])('%s is not RE2, or not known here', (pattern) => {
  expect(compileRe2(pattern)).toBeNull();
});

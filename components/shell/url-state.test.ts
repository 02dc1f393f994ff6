import { expect, test } from 'vitest';
import { parseUrl, printUrl, START, strangeParams, type UrlState } from './url-state';

const parse = (text: string): UrlState => parseUrl(new URLSearchParams(text));

test('an empty address is the default, and the default leaves the address empty', () => {
  expect(parse('')).toEqual(START);
  expect(printUrl(START)).toBe('');
});

test('what is written is what is read', () => {
  const state: UrlState = {
    view: 'workload',
    id: 'team-a/httpbin',
    edge: 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000',
    hidden: new Set(['denied-untested', 'unknown'] as const),
    question: {
      from: 'a&b=<script>',
      namespace: 'team-a',
      by: 'AuthorizationPolicy/a/b',
      why: 'no-allow-policy',
      proof: 'stale',
      method: 'POST',
      path: '/charge?a=b',
    },
    severity: 'error',
    condition: 'rotation-stopped',
    concord: 'stale',
    step: 'behind',
    sort: { column: 'probed', isDescending: true },
    columns: ['verdict', 'from', 'pairs'],
  };
  expect(parse(printUrl(state))).toEqual(state);
});

test('nothing hidden on purpose differs from nothing chosen', () => {
  expect(parse(printUrl({ ...START, hidden: new Set() })).hidden).toEqual(new Set());
});

test.each([
  'view=answers',
  'hide=foo,bar',
  'edge=',
  'op=post&op=%00',
  'sort=--from&cols=x,y',
  'why=because&proof=maybe',
  'of=all&step=back',
  'x=1&y=%E0%A4%A',
  `to=${'a'.repeat(2000)}`,
])('unknown or broken parameters count as left out: %s', (text) => {
  expect(parse(text)).toEqual(START);
});

test.each([
  ['', []],
  ['view=posture', []],
  ['view=table&from=x&edge=a>b', []],
  ['view=answers&foo=1&hide=nothing', ['view', 'foo', 'hide']],
  ['op=post', ['op']],
])('what is not understood is named: %s', (text, names) => {
  expect(strangeParams(new URLSearchParams(text))).toEqual(names);
});

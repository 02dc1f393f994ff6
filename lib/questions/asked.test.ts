import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTyped } from './asked';

test.each([
  ['who can reach payments/api on POST /charge', { to: 'payments/api', method: 'POST', path: '/charge' }],
  ['Who can reach payments/api?', { to: 'payments/api' }],
  ['who reaches payments/api:8443 on get', { to: 'payments/api:8443', method: 'GET' }],
  ['who can call api on /health', { to: 'api', path: '/health' }],
  [
    'can team-b/curl reach team-a/httpbin on GET /headers',
    { from: 'team-b/curl', to: 'team-a/httpbin', method: 'GET', path: '/headers' },
  ],
  ['what can team-b/curl reach', { from: 'team-b/curl' }],
  ['who can reach', null],
  ['payments', null],
  ['', null],
])('%s', (text, wanted) => {
  expect(readTyped(text)).toEqual(wanted);
});

test('no text breaks the reader', () => {
  const word = fc.constantFrom('who ', 'can ', 'reach ', 'on ', 'GET ', '/x ', 'a ', '  ', '?', 'what ');
  fc.assert(fc.property(fc.array(word, { maxLength: 80 }), (parts) => void readTyped(parts.join(''))));
});

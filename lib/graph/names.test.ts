import { expect, test } from 'vitest';
import type { Principal } from '@/lib/mesh/reachability';
import { cutMiddle, cutNames, cutTo, nameText, principalName } from './names';

const principal = (value: Partial<Principal>): Principal => ({
  id: 'cluster.local/ns/payments/sa/api',
  kind: 'account',
  trustDomain: 'cluster.local',
  namespace: 'payments',
  serviceAccount: 'api',
  workloads: [],
  ...value,
});

test.each([
  { name: 'own trust domain goes without saying', value: {}, want: 'payments/api' },
  {
    name: 'a foreign one never does',
    value: { trustDomain: 'partner.example' },
    want: 'partner.example: payments/api',
  },
  { name: 'no identity', value: { kind: 'anonymous' as const, id: 'anonymous' }, want: 'no identity' },
])('$name', ({ value, want }) => {
  expect(nameText(principalName(principal(value), 'cluster.local'))).toBe(want);
});

test('a name in no known form is shown as it stands', () => {
  const odd = principal({ kind: 'named', id: 'spire.example/web', serviceAccount: '', namespace: '' });
  expect(nameText(principalName(odd, 'cluster.local'))).toBe('spire.example/web');
});

test.each([
  { text: 'short', want: 'short' },
  { text: 'settlement-reconciliation-worker', want: 'settlement…tion-worker' },
])('$text is cut in its middle', ({ text, want }) => {
  expect(cutMiddle(text, 10, 11)).toBe(want);
});

test('a name is cut to a number of characters', () => {
  expect(cutTo('no-direct-gateway-calls', 11)).toBe('no-di…calls');
});

test('names that would look equal are widened until they differ', () => {
  const names = ['settlement-a-reconciliation-worker', 'settlement-b-reconciliation-worker'].map((name) => ({
    prefix: '',
    namespace: 'payments',
    name,
  }));
  const [first = '', second = ''] = cutNames(names).map(nameText);
  expect(first).not.toBe(second);
  expect(first).toContain('…');
});

test('a namespace stays whole to 16 characters', () => {
  const [name] = cutNames([{ prefix: '', namespace: 'sixteen-letters1', name: 'api' }]);
  expect(name?.namespace).toBe('sixteen-letters1');
});

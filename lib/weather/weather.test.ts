import { describe, expect, test } from 'vitest';
import type { HeldCertificate } from '@/lib/mesh/certificate';
import { CONDITIONS, type Condition } from './condition';
import { toWeather } from './weather';

const hour = 3_600_000;
const now = Date.parse('2026-06-01T12:00:00Z');
const at = (hours: number): string => new Date(now + hours * hour).toISOString();

type Over = Partial<NonNullable<HeldCertificate['certificate']>>;

const held = (name: string, over: Over = {}, rest: Partial<HeldCertificate> = {}): HeldCertificate => ({
  pod: { namespace: 'a', name },
  workload: `a/${name}`,
  declared: 'spiffe://cluster.local/ns/a/sa/web',
  sharedWith: [],
  certificate: {
    state: 'active',
    detail: '',
    spiffeId: 'spiffe://cluster.local/ns/a/sa/web',
    serial: '1',
    issuer: 'O=cluster.local',
    notBefore: at(-6),
    notAfter: at(18),
    roots: ['aa'],
    readAt: at(0),
    ...over,
  },
  ...rest,
});
const others = ['x', 'y', 'z'].map((name) => held(name));

const weather = (one: HeldCertificate) =>
  toWeather({ trustDomains: ['cluster.local', 'old.example'], held: [one, ...others] }, now);

const conditionsOf = (one: HeldCertificate): readonly Condition[] =>
  weather(one).rows.find(({ id }) => id === `a/${one.pod.name}`)?.conditions ?? [];

describe('one certificate', () => {
  test.each<{ name: string; over: Over; conditions: Condition[] }>([
    { name: 'in the first half of its life', over: {}, conditions: [] },
    {
      name: 'at the half, where Istio renews',
      over: { notBefore: at(-12), notAfter: at(12) },
      conditions: [],
    },
    {
      name: 'past the half by more than renewal is spread',
      over: { notBefore: at(-14), notAfter: at(10) },
      conditions: ['rotation-stopped'],
    },
    { name: 'at its end', over: { notBefore: at(-24), notAfter: at(0) }, conditions: ['expired'] },
    {
      name: 'before its beginning',
      over: { notBefore: at(1), notAfter: at(25) },
      conditions: ['not-yet-valid'],
    },
    {
      name: 'issued by an istiod whose clock is some minutes ahead',
      over: { notBefore: at(0.1), notAfter: at(24.1) },
      conditions: ['not-yet-valid'],
    },
    {
      name: 'issued with the two minutes that istiod dates back, since clocks differ',
      over: { notBefore: at(-2 / 60), notAfter: at(24) },
      conditions: [],
    },
    {
      name: 'that ended by this clock and may still count by that of the proxy',
      over: { notBefore: at(-24.1), notAfter: at(-0.01) },
      conditions: ['expired'],
    },
    {
      name: 'that ends before it begins',
      over: { notBefore: at(2), notAfter: at(1) },
      conditions: ['not-yet-valid'],
    },
    {
      name: 'of another account',
      over: { spiffeId: 'spiffe://cluster.local/ns/a/sa/default' },
      conditions: ['mismatch'],
    },
    {
      name: 'of a trust domain that the mesh does not name',
      over: { spiffeId: 'spiffe://elsewhere/ns/a/sa/web' },
      conditions: ['foreign-trust-domain'],
    },
    { name: 'of an alias', over: { spiffeId: 'spiffe://old.example/ns/a/sa/web' }, conditions: [] },
    { name: 'under another root', over: { roots: ['bb'] }, conditions: ['root-apart'] },
    { name: 'under one root more', over: { roots: ['aa', 'bb'] }, conditions: ['root-apart'] },
    {
      name: 'expired and of another account',
      over: { notAfter: at(-1), spiffeId: 'spiffe://cluster.local/ns/b/sa/web' },
      conditions: ['expired', 'mismatch'],
    },
    {
      name: 'not there yet',
      over: { state: 'warming', spiffeId: null, notBefore: null, notAfter: null, roots: [] },
      conditions: ['warming'],
    },
    {
      name: 'not readable',
      over: { state: 'unread', spiffeId: null, notBefore: null, notAfter: null, roots: [] },
      conditions: ['unread'],
    },
  ])('$name', ({ over, conditions }) => {
    expect(conditionsOf(held('one', over))).toEqual(conditions);
  });

  test('of a proxy that was not asked yet', () => {
    expect(conditionsOf(held('one', {}, { certificate: null }))).toEqual(['waiting']);
  });

  test('of an account that another workload runs as', () => {
    expect(conditionsOf(held('one', {}, { sharedWith: ['a/other'] }))).toEqual(['shared']);
  });
});

describe('the whole mesh', () => {
  test('the worst come first, then those that end first', () => {
    const { rows } = toWeather(
      {
        trustDomains: ['cluster.local'],
        held: [
          held('late', { notAfter: at(20) }),
          held('soon', { notAfter: at(17) }),
          held('warm', { state: 'warming', notBefore: null, notAfter: null, roots: [] }),
          held('gone', { notAfter: at(-1) }),
        ],
      },
      now,
    );
    expect(rows.map(({ held: { pod } }) => pod.name)).toEqual(['gone', 'warm', 'soon', 'late']);
  });

  test('each living certificate stands once on the strip, at its age', () => {
    const { bins } = weather(held('one', { notBefore: at(-14), notAfter: at(10) }));
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(bins[15]).toMatchObject({ count: 3, gravity: null });
    expect(bins[35]).toMatchObject({ count: 1, gravity: 'warning' });
  });

  test('roots are counted by the set that a proxy trusts', () => {
    expect(weather(held('one', { roots: ['bb'] })).roots).toEqual([
      { roots: ['aa'], count: 3 },
      { roots: ['bb'], count: 1 },
    ]);
  });

  test('it says in one sentence how it stands', () => {
    expect(weather(held('one')).sentence).toBe('All 4 certificates are in order.');
    expect(weather(held('one', { notAfter: at(-1), roots: ['bb'] })).sentence).toBe(
      'Of 4 proxies 1 is in trouble now. 2 sets of roots are trusted.',
    );
    expect(toWeather({ trustDomains: [], held: [] }, now).sentence).toBe(
      'No pod here has a proxy of its own.',
    );
  });

  test('it names what is renewed next and what would end first', () => {
    const { nextDue, firstEnd } = weather(held('one', { notBefore: at(-14), notAfter: at(10) }));
    expect(nextDue?.life?.dueAt).toBe(now + 6 * hour);
    expect(firstEnd?.held.pod.name).toBe('one');
  });

  test('counts follow the order of gravity', () => {
    const { counts } = weather(held('one', { notAfter: at(-1) }, { sharedWith: ['a/b'] }));
    expect([...counts.keys()]).toEqual(CONDITIONS.filter((one) => counts.has(one)));
  });
});

import { expect, test } from 'vitest';
import type { Difference, Distributed, ProxyState } from './distributed';
import type { Agreement } from './observation';
import { type Three, threeWay } from './three-way';

const BEHIND: Difference = {
  kind: 'not-yet-there',
  object: null,
  rule: null,
  sentence: 'The proxy does not hold it yet.',
};

const held = (
  agrees: boolean | null,
  step: ProxyState['step'] = 'in-step',
  differences: readonly Difference[] = [],
): Distributed => ({
  kind: 'held',
  verdict: 'allow',
  agrees,
  sentence: 'What the proxy would do cannot be told.',
  answers: [],
  proxy: {
    pod: { namespace: 'a', name: 'web-1', uid: 'u' },
    target: 'a/web',
    step,
    detail: '',
    version: '1',
    updatedAt: null,
    readAt: '2026-01-01T00:00:00Z',
    differences: [...differences],
  },
});

const NONE: Distributed = { kind: 'none', detail: 'Files hold no proxy.' };
const UNREAD: Distributed = { kind: 'unread', detail: 'The proxy is being read.', proxy: null };

const agreement = (disposition: Agreement['disposition'], stale: string | null = null): Agreement => ({
  edge: 'x>a/web:80',
  disposition,
  observation: disposition === 'unproven' ? null : 'o',
  at: disposition === 'unproven' ? null : '2026-01-01T00:00:00Z',
  stale,
  sentence: '',
});

const CONFIRMED = agreement('confirmed');
const CONTRADICTED = agreement('contradicted');
const STALE = agreement('confirmed', 'a policy changed');
const WAS_CONTRADICTED = agreement('contradicted', 'a policy changed');
const OPEN = agreement('inconclusive');
const UNPROVEN = agreement('unproven');

type Row = readonly [string, Distributed, Agreement, { sentence: RegExp; apart?: number; next: RegExp }];

test.each<Row>([
  [
    'all three',
    held(true),
    CONFIRMED,
    { sentence: /^Declared, distributed and observed agree\.$/, next: /^$/ },
  ],
  [
    'a probe against both others',
    held(true),
    CONTRADICTED,
    { sentence: /holds what is declared, and a probe saw otherwise/, next: /access log/ },
  ],
  ['an old proof', held(true), STALE, { sentence: /the last probe is out of date/, next: /^Probe it\.$/ }],
  [
    'an old contradiction, which counts no more',
    held(true),
    WAS_CONTRADICTED,
    { sentence: /the last probe is out of date/, next: /^Probe it\.$/ },
  ],
  [
    'a probe without an answer',
    held(true),
    OPEN,
    { sentence: /no probe has proved it/, next: /^Probe it\.$/ },
  ],
  ['no probe', held(true), UNPROVEN, { sentence: /no probe has proved it/, next: /^Probe it\.$/ }],
  [
    'something else that the proxy holds, beside an answer that agrees',
    held(true, 'behind', [BEHIND]),
    CONFIRMED,
    { sentence: /agree\.$/, apart: 1, next: /^$/ },
  ],
  [
    'a proxy that is behind',
    held(false, 'behind', [BEHIND]),
    UNPROVEN,
    { sentence: /^The proxy does not do what is declared\.$/, apart: 1, next: /^Wait until the proxy has/ },
  ],
  [
    'a proxy that is behind, and was seen to be',
    held(false, 'behind', [BEHIND]),
    CONTRADICTED,
    { sentence: /A probe saw what the proxy holds/, apart: 1, next: /istioctl proxy-status/ },
  ],
  [
    'a proxy that refuses',
    held(false, 'refused', [BEHIND]),
    UNPROVEN,
    { sentence: /does not do/, apart: 1, next: /^Correct what the proxy refuses/ },
  ],
  [
    'a proxy that differs for good',
    held(false, 'differs', [BEHIND]),
    UNPROVEN,
    { sentence: /does not do/, apart: 1, next: /istioctl proxy-config listener/ },
  ],
  [
    'a proxy of which nobody can tell',
    held(null),
    UNPROVEN,
    { sentence: /Nothing but the declaration speaks/, next: /^Probe it\.$/ },
  ],
  ['no proxy, proved', NONE, CONFIRMED, { sentence: /^Declared and observed agree\.$/, next: /^$/ }],
  [
    'no proxy, contradicted',
    NONE,
    CONTRADICTED,
    { sentence: /^A probe saw otherwise/, next: /^Files hold no proxy\.$/ },
  ],
  [
    'a proxy not read, an old proof',
    UNREAD,
    STALE,
    { sentence: /^The last probe is out of date/, next: /^Probe/ },
  ],
  [
    'a proxy not read, no probe',
    UNREAD,
    UNPROVEN,
    { sentence: /Nothing but the declaration/, next: /^Probe/ },
  ],
])('%s', (_, distributed, observed, { sentence, apart = 0, next }) => {
  const way = threeWay({ distributed, agreement: observed, canProbe: true });
  expect(way.sentence).toMatch(sentence);
  expect(way.apart).toHaveLength(apart);
  expect(way.next).toMatch(next);
});

test('a probe is only proposed where one may be sent', () => {
  const nexts = (canProbe: boolean): string[] =>
    [held(true), held(null), NONE, UNREAD].flatMap((distributed) =>
      [STALE, OPEN, UNPROVEN]
        .map((one): Three => ({ distributed, agreement: one, canProbe }))
        .map((three) => threeWay(three).next),
    );
  expect(new Set(nexts(true))).toEqual(new Set(['Probe it.']));
  expect(new Set(nexts(false))).toEqual(new Set(['']));
});

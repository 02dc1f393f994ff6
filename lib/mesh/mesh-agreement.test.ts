import { expect, test } from 'vitest';
import {
  agreementSentence,
  askedSentence,
  Concord,
  CONCORD_WORD,
  type MeshAgreement,
} from './mesh-agreement';

const counts = (classes: Partial<Record<Concord, number>>): MeshAgreement['counts'] => {
  const of = (concord: Concord) => ({ classes: classes[concord] ?? 0, pairs: 10 * (classes[concord] ?? 0) });
  return {
    agree: of('agree'),
    contradicted: of('contradicted'),
    stale: of('stale'),
    unproved: of('unproved'),
    cannot: of('cannot'),
  };
};

test.each([
  [{}, 'No answer to this question.'],
  [{ contradicted: 1 }, '1 of 1 class of answers is contradicted by a proxy or a probe.'],
  [
    { contradicted: 2, agree: 1_999, stale: 1 },
    '2 of 2,002 classes of answers are contradicted by a proxy or a probe.',
  ],
  [{ unproved: 3, cannot: 1 }, 'No answer is contradicted by a proxy, and none was observed yet.'],
  [{ agree: 4 }, 'Every answer agrees: 4 classes, all observed as declared.'],
  [
    { agree: 1, unproved: 1 },
    '1 of 2 classes of answers was observed as declared, and none is contradicted.',
  ],
  [{ stale: 2 }, '0 of 2 classes of answers were observed as declared, and none is contradicted.'],
] as const)('%j reads: %s', (classes, sentence) => {
  expect(agreementSentence(counts(classes))).toBe(sentence);
});

test.each([
  [{ read: 0, of: 0, leftOut: 0 }, /^No sidecar/],
  [{ read: 0, of: 3, leftOut: 0 }, /^None of 3 workloads has a proxy that was read/],
  [
    { read: 2, of: 3, leftOut: 0 },
    /^The proxies of 2 of 3 workloads were read .* asked about every caller\.$/,
  ],
  [{ read: 3, of: 3, leftOut: 1 }, /; about 1 answer none was asked, since a workload is compared up to/],
  [{ read: 3, of: 3, leftOut: 1_200 }, /; about 1,200 answers none was asked/],
] as const)('%j reads: %s', (proxies, sentence) => {
  expect(askedSentence(proxies)).toMatch(sentence);
});

test('every way of standing has a word of its own', () => {
  expect(new Set(Concord.options.map((concord) => CONCORD_WORD[concord])).size).toBe(Concord.options.length);
});

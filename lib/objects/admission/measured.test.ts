import { describe, expect, test } from 'vitest';
import { type MeasuredCase, measuredCases } from '@/lib/testing/measured/replay';
import { validateObject } from './validate';

const PLACE = { file: 'case.yaml', document: 1, line: 1 };
const remarksOf = ({ objects }: MeasuredCase) => {
  const validated = objects.flatMap((object) => validateObject(object, PLACE) ?? []);
  return {
    refusals: validated.flatMap(({ refusals }) => refusals),
    warnings: validated.flatMap(({ warnings }) => warnings),
  };
};

/** Applied on purpose past the webhook, to see what the proxies make of what it would have refused. */
const PAST_THE_WEBHOOK = [
  ...['13-6b', '13-10', '13-66', '13-66b', '2.3-index', '2.6-dry', '2.4-unknown-beside-good'],
  ...['2.3-custom-norules-forced', '2.3-source-empty-forced', '2.3-op-empty-forced'],
  ...['2.3-source-missing-forced', '2.4-badip-allow', '2.4-badip-deny', '2.4-badip-deny-only'],
  ...['2.4-badip-deny-one-of-two', '2.4-badport-allow', '2.4-badport-deny'],
  ...['2.4-badheader-deny', '2.4-badheader-allow'],
];
/** Applied without kubectl's field validation, to see that the unknown field vanishes. */
const WITHOUT_FIELD_VALIDATION = ['13-97b', '10.1-typo'];
const FORCED = new Set([...PAST_THE_WEBHOOK, ...WITHOUT_FIELD_VALIDATION]);

describe('what a real mesh refused, validation refuses', () => {
  const refused = measuredCases.filter((measured) => measured.refused !== undefined);
  test.each(refused.map((measured) => [measured.id, measured] as const))('%s', (_, measured) => {
    expect(remarksOf(measured).refusals).not.toEqual([]);
  });
  test('every one of them', () => expect(refused).toHaveLength(85));
});

describe('what a real mesh took, validation takes', () => {
  const taken = measuredCases.filter(({ id, refused }) => refused === undefined && !FORCED.has(id));
  test.each(taken.map((measured) => [measured.id, measured] as const))('%s', (_, measured) => {
    expect(remarksOf(measured).refusals).toEqual([]);
  });
  test('every one of them', () => expect(taken).toHaveLength(642 - 85 - FORCED.size));
});

test.each([...FORCED])('%s was forced past the check that refuses it', (id) => {
  const forced = measuredCases.find((measured) => measured.id === id);
  expect(forced && remarksOf(forced).refusals).not.toEqual([]);
});

test('warns where a real mesh warned, and nowhere else', () => {
  const warned = measuredCases.filter((measured) => remarksOf(measured).warnings.length > 0);
  const want = measuredCases.filter((measured) => measured.warnings !== undefined);
  expect(want).toHaveLength(19);
  expect(warned.map(({ id }) => id)).toEqual(want.map(({ id }) => id));
});

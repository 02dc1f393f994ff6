import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipMatcher } from '../match/ip';
import { isPathTemplate, pathTemplateMatcher } from '../match/path-template';
import { stringMatcher } from '../match/string';
import { addressRepresentatives } from './addresses';
import { stringRepresentatives, templateRepresentatives } from './strings';

/** Which of the patterns a value meets, as one text. */
const signatures = (
  patterns: readonly string[],
  matcherOf: (pattern: string) => (value: string) => boolean,
) => {
  const matchers = patterns.map(matcherOf);
  return (value: string): string => matchers.map((matches) => Number(matches(value))).join('');
};

const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 4 });
const pattern = fc.oneof(
  word,
  word.map((text) => `${text}*`),
  word.map((text) => `*${text}`),
  fc.constant('*'),
);

describe('values that stand for all others', () => {
  test('strings', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 5 }), word, (patterns, value) => {
        fc.pre(value !== '');
        const signature = signatures(patterns, stringMatcher);
        const { values, complete } = stringRepresentatives(patterns);
        expect(complete).toBe(true);
        expect(values.map(signature)).toContain(signature(value));
      }),
      { numRuns: 2_000 },
    );
  });

  const piece = fc.constantFrom('/a', '/b', '/{*}', '/{**}', 'b', '/');
  const template = fc
    .array(piece, { minLength: 1, maxLength: 3 })
    .map((pieces) => pieces.join(''))
    .filter((text) => text.startsWith('/') && !text.includes('//') && !/\{\*\*\}./.test(text));
  const path = fc
    .array(fc.constantFrom('/a', '/b', '/c', 'a', 'b'), { minLength: 1, maxLength: 4 })
    .map((pieces) => pieces.join(''))
    .filter((text) => text.startsWith('/'));

  test('path templates, beside strings', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            template,
            path,
            path.map((text) => `${text}*`),
            path.map((text) => `*${text}`),
          ),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        path,
        (patterns, value) => {
          const signature = signatures(patterns, (one) =>
            isPathTemplate(one) ? pathTemplateMatcher(one) : stringMatcher(one),
          );
          const { values, complete } = templateRepresentatives(patterns);
          expect(complete).toBe(true);
          expect(values.map(signature)).toContain(signature(value));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  const address = fc
    .tuple(fc.constantFrom(0, 10, 255), fc.constantFrom(0, 1, 128, 255), fc.constantFrom(0, 1), fc.nat(255))
    .map((parts) => parts.join('.'));
  const block = fc.oneof(
    address,
    fc.tuple(address, fc.constantFrom(0, 7, 8, 9, 16, 24, 31, 32)).map((parts) => parts.join('/')),
  );

  test('addresses', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), address, (blocks, value) => {
        const signature = signatures(blocks, (one) => ipMatcher(one) ?? (() => false));
        expect(addressRepresentatives(blocks).values.map(signature)).toContain(signature(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actOnRun, planRun, runProbe } from '@/lib/api/contract';
import { startingFrom } from '@/lib/testing/probe-endpoint';

const NASTY = [
  ...[
    '',
    '/',
    '..',
    '../../etc/passwd',
    '$(id)',
    '`id`',
    ';id',
    '| id',
    '&& id',
    '-o/tmp/x',
    '--next',
    '-X',
    '@file',
  ],
  ...[
    'a\r\nHost: evil',
    'a\0b',
    '%00',
    '\u202e',
    'http://evil.example/',
    'team-a',
    'httpbin:8000',
    '__proto__',
    '{}',
  ],
];
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...NASTY));

test('whatever is asked of the probe endpoints, only argument lists of the allowed form reach the cluster', async () => {
  const { edges, post, sent, isAllowed } = await startingFrom();
  const edge = fc.oneof(
    fc.constantFrom(...edges),
    text,
    fc.tuple(fc.constantFrom(...edges), text).map(([known, more]) => known + more),
  );
  const optional = (of: fc.Arbitrary<string>) => fc.option(of, { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.record({
          endpoint: fc.constant(runProbe.path),
          body: fc.record({ edge, method: optional(text), path: optional(text) }),
        }),
        fc.record({
          endpoint: fc.constant(planRun.path),
          body: fc.record({
            watcher: fc.oneof(fc.constant('me'), text),
            scope: fc.oneof(
              fc.record({ kind: fc.constant('edges'), edges: fc.array(edge, { maxLength: 3 }) }),
              fc.record({ kind: fc.constant('namespace'), namespace: text }),
              fc.record({ kind: text }),
            ),
          }),
        }),
        fc.record({
          endpoint: fc.constant(actOnRun.path),
          body: fc.record({ id: text, action: fc.oneof(fc.constant('start'), text), watcher: text }),
        }),
        fc.record({ endpoint: fc.constantFrom(runProbe.path, planRun.path), body: fc.anything() }),
      ),
      async ({ endpoint, body }) => {
        const response = await post(endpoint, body);
        expect([200, 400, 403, 404]).toContain(response.status);
        if (endpoint === planRun.path && response.status === 200) {
          const { id } = (await response.json()) as { id: string };
          await post(actOnRun.path, { id, action: 'start', watcher: 'me' });
        }
        expect(sent.filter((one) => !isAllowed(one))).toEqual([]);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(sent.length).toBeGreaterThan(0);
}, 120_000);

import { expect, test } from 'vitest';
import type { Observation } from '@/lib/mesh/observation';
import { besideText, resultText } from './result-line';

const saw = (seen: Observation['seen'], raw: Partial<Observation['raw']>): Observation => ({
  id: 'o',
  edge: 'e',
  at: '2026-01-01T00:00:00Z',
  probe: null,
  raw: { exitCode: 0, httpCode: null, body: '', headers: {}, error: '', milliseconds: null, ...raw },
  seen,
  meaning: '',
  predicted: '',
  restsOn: [],
});

test.each([
  {
    name: 'a refusal of the proxy, in its own words',
    of: saw('denied', { httpCode: 403, body: 'RBAC: access denied\n', milliseconds: 9 }),
    says: '403  RBAC: access denied  9 ms',
  },
  {
    name: 'an answer of the application, without its body',
    of: saw('reached', { httpCode: 200, body: '{"headers":{}}', milliseconds: 1_234 }),
    says: '200  1.2 s',
  },
  {
    name: 'no status: what curl said',
    of: saw('timed-out', { error: 'curl: (28) Operation timed out\n' }),
    says: 'curl: (28) Operation timed out',
  },
  { name: 'nothing said at all', of: saw('not-run', {}), says: 'not run' },
])('$name', ({ of, says }) => {
  expect(resultText(of)).toBe(says);
});

test('beside a denial stand its control and who refused', () => {
  const denied = saw('denied', { httpCode: 403 });
  expect(besideText(denied)).toBe('');
  const control = {
    edge: 'e',
    principal: 'cluster.local/ns/team-a/sa/curl',
    observation: 'c',
    at: '',
    seen: 'reached' as const,
    httpCode: 200,
    meaning: '',
  };
  const log = { pod: 'p', details: 'd', policy: null, rule: null, sentence: 'The log says so.' };
  expect(besideText({ ...denied, control, log })).toBe('Control from team-a/curl: 200. The log says so.');
});

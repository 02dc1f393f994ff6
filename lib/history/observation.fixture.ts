import type { Observation } from '@/lib/mesh/observation';

/** An observation of an edge; only its id and edge tell it from others. */
export const observed = (id: string, edge: string): Observation => ({
  id,
  edge,
  at: '2026-11-25T20:00:00.000Z',
  probe: null,
  raw: { exitCode: 0, httpCode: 200, body: '', headers: {}, error: '', milliseconds: 9 },
  seen: 'reached',
  meaning: '200, 9 ms.',
  predicted: 'allow',
  restsOn: [{ kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy', version: 'u/1' }],
});

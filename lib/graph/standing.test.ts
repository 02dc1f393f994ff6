import { expect, test } from 'vitest';
import type { Agreement } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import type { Verdict } from '@/lib/mesh/verdict';
import { standingOf } from './standing';

const edge = (verdict: Verdict): Edge => ({
  id: 'a>b/c:1',
  principal: 'a',
  target: 'b/c',
  port: 'b/c:1',
  decision: {
    verdict,
    reason: 'gap',
    detail: '',
    enforcer: 'sidecar',
    policy: null,
    rule: null,
    path: null,
  },
  condition: null,
});

const proof = (disposition: Agreement['disposition'], stale: string | null = null): Agreement => ({
  edge: 'a>b/c:1',
  disposition,
  observation: 'o',
  at: '2026-11-24T20:58:00Z',
  stale,
  sentence: '',
});

test.each([
  { name: 'allowed without a proof', verdict: 'allow', proof: undefined, want: 'allowed-untested' },
  { name: 'allowed and confirmed', verdict: 'allow', proof: proof('confirmed'), want: 'allowed-probed' },
  {
    name: 'a stale proof is hollow',
    verdict: 'allow',
    proof: proof('confirmed', 'x changed'),
    want: 'allowed-untested',
  },
  {
    name: 'an inconclusive probe proves nothing',
    verdict: 'allow',
    proof: proof('inconclusive'),
    want: 'allowed-untested',
  },
  { name: 'denied and confirmed', verdict: 'deny', proof: proof('confirmed'), want: 'denied-probed' },
  {
    name: 'unreachable is drawn like a denial',
    verdict: 'unreachable',
    proof: undefined,
    want: 'denied-untested',
  },
  {
    name: 'contradicted comes before any verdict',
    verdict: 'deny',
    proof: proof('contradicted'),
    want: 'disagree',
  },
  {
    name: 'an old contradiction is no disagreement',
    verdict: 'deny',
    proof: proof('contradicted', 'x changed'),
    want: 'denied-untested',
  },
  {
    name: 'conditional stays conditional',
    verdict: 'conditional',
    proof: proof('confirmed'),
    want: 'conditional',
  },
  { name: 'delegated cannot be told', verdict: 'delegated', proof: undefined, want: 'unknown' },
  { name: 'unknown cannot be told', verdict: 'unknown', proof: proof('unproven'), want: 'unknown' },
] as const)('$name', ({ verdict, proof: agreement, want }) => {
  expect(standingOf(edge(verdict), agreement)).toBe(want);
});

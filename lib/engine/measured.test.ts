import { describe, expect, test } from 'vitest';
import type { Verdict } from '@/lib/mesh/verdict';
import { measuredCases, measuredRequest, measuredSnapshot } from '@/lib/testing/measured/replay';
import { evaluate } from './evaluate';
import { buildModel } from './model';

/** What a real mesh's answer allows the engine to say. */
const AGREES: Readonly<Record<string, readonly Verdict[]>> = {
  allow: ['allow'],
  deny: ['deny'],
  cut: ['deny', 'unreachable'],
  'proxy-error': ['deny', 'unreachable'],
  'jwt-401': ['deny'],
  'jwt-403': ['deny'],
  'ext-authz': ['delegated'],
  'bad-request': ['unreachable'],
};

/** Requests whose outcome was not the policies' doing, and what the engine says of them. */
const APART: Readonly<Record<string, readonly [verdict: Verdict, because: string]>> = {
  '3.5-options-star 1': ['unreachable', 'the proxy answers 404 itself, before any policy'],
  '3.7-meta 1': ['unknown', 'metadata of other filters is not known'],
  '5.2-permissive 10': ['allow', 'the inspector waits for the first bytes of a client that sends none'],
  '13-85 6': ['deny', 'the inspector waits for more than three bytes'],
  '6.3-tcp-deny 7': ['deny', 'the inspector waits for the first bytes of a client that sends none'],
  '6.3-tcp-deny 13': ['deny', 'the inspector waits for more than four bytes'],
  '6.3-tcp-deny 15': ['deny', 'the inspector waits for more than four bytes'],
  '6.3-tcp-deny 18': ['deny', 'the inspector waits for more than four bytes'],
  '6.3-tcp-deny 6': ['deny', 'the banner of the server came before the cut'],
  '6.3-tcp-deny-id 3': ['deny', 'the banner of the server came before the cut'],
  '5.3-dr-simple 2': ['unknown', 'whether the application speaks the TLS of the client is not known'],
  '6.1-1 1': ['allow', 'policy let it pass; the application speaks no HTTP/2'],
  '6.1-8 1': ['allow', 'policy let it pass; the application speaks no HTTP/2'],
  '6.1-12 1': ['allow', 'policy let it pass; the application speaks no HTTP/2'],
  '6.1-13 1': ['allow', 'policy let it pass; the application speaks no HTTP/2'],
  '2.6-yes 1': ['delegated', 'the provider agreed'],
  '2.6-same-or 1': ['delegated', 'the provider agreed'],
  '2.6-same-or 2': ['delegated', 'the provider agreed'],
  '2.6-failopen 1': ['delegated', 'the provider is down and fails open'],
  '2.6-allow 2': ['delegated', 'the provider agreed'],
};

const asked = measuredCases.filter(({ refused }) => refused === undefined);

describe('what a real mesh answered, the engine says', () => {
  test.each(asked.map((measured) => [measured.id, measured] as const))('%s', (id, measured) => {
    const { snapshot, problems } = measuredSnapshot(measured);
    expect(problems).toEqual([]);
    const model = buildModel(snapshot);
    for (const request of measured.requests ?? []) {
      const { verdict } = evaluate(model, measuredRequest(measured, request));
      const apart = APART[`${id} ${request.id}`];
      const want = apart === undefined ? AGREES[request.seen.verdict] : [apart[0]];
      expect(want, `${id} ${request.id}: seen ${request.seen.verdict}`).toContain(verdict);
    }
  });

  test('covers every request that was sent', () => {
    const sent = measuredCases.flatMap(({ requests }) => requests ?? []);
    expect(sent).toHaveLength(1581);
    expect(Object.keys(APART)).toHaveLength(20);
  });

  test('names the policy and rule that the proxy logged', () => {
    for (const measured of asked) {
      const model = buildModel(measuredSnapshot(measured).snapshot);
      for (const request of measured.requests ?? []) {
        const logged = /\[ns\[(.+?)\]-policy\[(.+?)\]-rule\[(\d+)\]\]/.exec(
          request.seen.details ?? request.seen.termination ?? '',
        );
        if (logged === null) continue;
        const { policy, rule } = evaluate(model, measuredRequest(measured, request));
        const named = `${policy?.namespace ?? ''}/${policy?.name ?? ''} rule ${rule ?? ''}`;
        expect(named, `${measured.id} ${request.id}`).toBe(`${logged[1]}/${logged[2]} rule ${logged[3]}`);
      }
    }
  }, 60_000);
});

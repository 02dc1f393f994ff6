import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { analyseModel } from '@/lib/engine/analyse';
import { buildModel } from '@/lib/engine/model';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { startSandbox, type Sandbox } from '@/lib/sandbox/start-sandbox';
import type { Judged } from './judging';
import { createLedger } from './ledger';
import type { MeshSource } from './mesh-source';
import { openSource } from './open-source';
import { PROBING } from './probing';
import { proveEdge } from './prove-edge';
import type { StandingOf } from './until-in-step';

const folder = mkdtempSync(path.join(os.tmpdir(), 'meshproof-prove-'));
const settings = {
  kubeconfig: path.join(folder, 'kubeconfig'),
  context: undefined,
  namespaces: [],
  files: [],
  certificates: 'none',
  history: 'none',
  host: '127.0.0.1',
} as const;
const EDGE = 'cluster.local/ns/team-a/sa/curl>team-a/httpbin:8000';

let sandbox: Sandbox;
let source: MeshSource;

const current = (): Result<Judged> => {
  const { snapshot } = source.current();
  if (!snapshot) return fail({ kind: 'unreachable', subject: 'mesh', detail: 'Still being read.' });
  const model = buildModel(snapshot);
  return ok({ snapshot, model, reachability: analyseModel(model), revision: 1 });
};

/** Declared denied for everybody, while the proxy goes on with what it had. */
beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'story' });
  writeFileSync(settings.kubeconfig, sandbox.kubeconfig);
  sandbox.faults.set({ laggingProxies: new Set(['team-a/httpbin']) });
  await sandbox.settled();
  sandbox.store.put({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'deny-all', namespace: 'team-a' },
    spec: { action: 'DENY', rules: [{}] },
  });
  source = openSource(settings, () => undefined);
  await vi.waitFor(
    () => {
      const judged = current();
      expect(judged.ok && judged.value.snapshot.authorizationPolicies).toHaveLength(2);
    },
    { timeout: 20_000 },
  );
}, 60_000);

afterAll(async () => {
  source.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

const prove = async (standingOf: StandingOf) => {
  const proof = await proveEdge(
    {
      ...{ source, current, standingOf },
      ledger: createLedger(() => Promise.resolve()),
      touch: () => undefined,
    },
    { request: { edge: EDGE }, probing: PROBING, signal: undefined, now: () => new Date() },
  );
  if (!proof.ok) throw new Error(proof.error.detail);
  return proof.value;
};

test('a contradiction counts once a second answer says the same', async () => {
  const { agreement, observations } = await prove(() => Promise.resolve({ step: 'in-step', takenAt: null }));
  expect(agreement.disposition).toBe('contradicted');
  expect(observations.map(({ seen }) => seen)).toEqual(['reached', 'reached']);
}, 30_000);

test('while connections are drained it does not, however often it is seen', async () => {
  const takenAt = new Date().toISOString();
  const { agreement, observations } = await prove(() => Promise.resolve({ step: 'in-step', takenAt }));
  expect(agreement.disposition).toBe('inconclusive');
  expect(agreement.sentence).toMatch(
    /s after the proxy took this policy\. .*ask again after \d\d:\d\d:\d\d UTC\.$/,
  );
  expect(
    observations.every(({ seen, settling }) => seen === 'reached' && settling?.takenAt === takenAt),
  ).toBe(true);
}, 30_000);

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { EdgeAgreement } from '@/lib/cli/agree-on';
import { cluster, manifest } from './cluster';
import { openApp } from './fixtures';

const A = 'agree-a';
const B = 'agree-b';
const SCOPE = ['--namespace', A, '--namespace', B];
const RULE = `ns[${A}]-policy[httpbin-policy]-rule[0]`;

const folder = mkdtempSync(path.join(os.tmpdir(), 'meshproof-agree-'));
const history = path.join(folder, 'history.db');

/** What the command line prints and how it ends. */
const meshproof = (...args: string[]): Promise<{ code: number; stdout: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/meshproof.mjs', ...args, ...SCOPE, '--history', history],
      { maxBuffer: 64e6 },
      (error, stdout) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
    );
  });

/** The story, in namespaces of this file's own. */
const story = async (name: 'manifests' | 'policy'): Promise<string> =>
  (await manifest(name)).replaceAll('team-a', A).replaceAll('team-b', B);

const mesh = cluster();

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  await mesh.removeNamespaces([A, B]);
  await mesh.apply(await story('manifests'));
  for (const namespace of [A, B]) await mesh.waitUntilReady(namespace, ['curl', 'httpbin']);
});

test.afterAll(async () => {
  await mesh.removeNamespaces([A, B]);
  rmSync(folder, { recursive: true });
});

/** Declared, distributed and observed of the pairs of the story: each client to each server. */
async function agree(): Promise<{ code: number; pairs: EdgeAgreement[] }> {
  const pairs: EdgeAgreement[] = [];
  let code = 0;
  for (const from of [A, B])
    for (const to of [A, B]) {
      const answer = await meshproof(
        'agree',
        '--from',
        `${from}/curl`,
        '--to',
        `${to}/httpbin`,
        '-o',
        'json',
      );
      const { edges, leftOut } = JSON.parse(answer.stdout) as { edges: EdgeAgreement[]; leftOut: number };
      expect(leftOut).toBe(0);
      pairs.push(...edges);
      code = Math.max(code, answer.code);
    }
  return { code, pairs };
}

const probe = async (): Promise<void> => {
  for (const from of [A, B])
    for (const to of [A, B]) await meshproof('probe', '--from', `${from}/curl`, '--to', `${to}/httpbin`);
};

const pairOf = (pairs: readonly EdgeAgreement[], from: string, to: string): EdgeAgreement => {
  const found = pairs.find(
    ({ edge }) => edge.principal.includes(`/ns/${from}/`) && edge.target === `${to}/httpbin`,
  );
  if (!found) throw new Error(`No edge from ${from} to ${to}.`);
  return found;
};

for (const phase of [
  { name: 'before the policy', rules: [], denied: false },
  { name: 'with the policy', rules: [RULE], denied: true },
]) {
  test(`${phase.name}, declared equals distributed equals observed for every pair`, async () => {
    if (phase.denied) await mesh.apply(await story('policy'));
    await mesh.waitForRules(A, 'httpbin', phase.rules);
    await probe();
    const { code, pairs } = await agree();
    expect(pairs).toHaveLength(4);
    for (const { edge, distributed, agreement, concord, sentence } of pairs) {
      const isDenied = phase.denied && edge.principal.includes(B) && edge.target.startsWith(A);
      const verdict = isDenied ? 'deny' : 'allow';
      expect(edge.decision.verdict, edge.id).toBe(verdict);
      expect(distributed, edge.id).toMatchObject({ kind: 'held', verdict, agrees: true });
      expect(agreement, edge.id).toMatchObject({ disposition: 'confirmed', stale: null });
      expect(concord, edge.id).toBe('agree');
      expect(sentence).toBe('Declared, distributed and observed agree.');
    }
    expect(code).toBe(0);
    if (!phase.denied) return;
    const named = pairOf(pairs, A, A).distributed;
    expect(named.kind === 'held' && named.answers[0]?.rules).toMatchObject([
      { id: RULE, policy: { namespace: A, name: 'httpbin-policy' }, rule: 0 },
    ]);
    expect(named.kind === 'held' && named.proxy.version).toMatch(/^\d{4}-/);
  });
}

test('a policy that is deleted under a paused istiod shows as behind, and in step afterwards', async ({
  page,
}) => {
  await mesh.apply(await story('policy'));
  await mesh.waitForRules(A, 'httpbin', [RULE]);
  try {
    await mesh.scale('istio-system', 'istiod', 0);
    await mesh.removePolicy(A, 'httpbin-policy');
    await probe();
    const { code, pairs } = await agree();
    const behind = pairOf(pairs, B, A);
    expect(behind.edge.decision.verdict).toBe('allow');
    expect(behind.concord).toBe('contradicted');
    expect(behind.agreement.disposition).toBe('contradicted');
    expect(behind.distributed).toMatchObject({
      kind: 'held',
      verdict: 'deny',
      agrees: false,
      proxy: { step: 'behind' },
    });
    expect(behind.apart).toEqual([
      `The proxy still holds AuthorizationPolicy ${A}/httpbin-policy, which is not in the cluster.`,
    ]);
    expect(behind.sentence).toContain('A probe saw what the proxy holds, not what is declared.');
    expect(code).toBe(1);
    const app = await openApp({ namespaces: [A, B], history });
    await page.goto(`${app.url}/?edge=${encodeURIComponent(behind.edge.id)}`);
    await expect(page.getByRole('complementary', { name: 'Evidence' })).toContainText(
      'which is not in the cluster',
    );
    await page.screenshot({ path: 'test-results/mesh/behind.png' });
    await app.stop();
  } finally {
    await mesh.scale('istio-system', 'istiod', 1);
  }
  await mesh.waitForRules(A, 'httpbin', []);
  // Connections of the old listener are drained for 45 s, and follow the old policy until then.
  await expect(async () => {
    await probe();
    const { code, pairs } = await agree();
    for (const { edge, concord, distributed, agreement } of pairs)
      expect(concord, JSON.stringify([edge.id, distributed, agreement], null, 1)).toBe('agree');
    expect(code).toBe(0);
  }).toPass({ timeout: 120_000 });
});

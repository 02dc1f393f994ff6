import { execFile } from 'node:child_process';
import { expect, test } from '@playwright/test';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import type { Result } from '@/lib/mesh/result';
import { cluster, manifest } from './cluster';
import { openApp } from './fixtures';

type Probed = { edge: Edge; proof: Result<{ observation: Observation; agreement: Agreement }> };

const NAMESPACES = ['team-a', 'team-b'];
const SCOPE = NAMESPACES.flatMap((name) => ['--namespace', name]);

/** What the command line prints and how it ends. */
const meshproof = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/meshproof.mjs', ...args],
      { maxBuffer: 64e6 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

const account = (edge: Edge): string => edge.principal.split('/')[2] ?? edge.principal;

/** What a curl that knows nothing of Meshproof sees for the same pair. */
async function plainCurl(mesh: ReturnType<typeof cluster>, edge: Edge): Promise<string> {
  const [, workload] = edge.target.split('/');
  const namespace = edge.target.split('/')[0];
  const port = edge.port.split(':').at(-1);
  return mesh.run(account(edge), 'curl', 'curl', [
    ...['curl', '-s', '-o', '/dev/null', '-m', '5', '-w', '%{http_code}'],
    `http://${workload}.${namespace}:${port}/headers`,
  ]);
}

const PHASES = [
  { name: 'before the policy', rules: [], deniedTo: [] },
  { name: 'with the policy', rules: ['ns[team-a]-policy[httpbin-policy]-rule[0]'], deniedTo: ['team-b'] },
  { name: 'after it is deleted', rules: [], deniedTo: [] },
] as const;

test.describe.configure({ mode: 'serial' });

const mesh = cluster();

test.beforeAll(async () => {
  await mesh.apply(await manifest('manifests'));
  for (const namespace of NAMESPACES) await mesh.waitUntilReady(namespace, ['curl', 'httpbin']);
});

test.afterAll(async () => {
  await mesh.removeNamespaces(NAMESPACES);
});

for (const phase of PHASES) {
  test(`${phase.name}, every prediction equals what curl sees`, async ({ page }) => {
    if (phase.name === 'with the policy') await mesh.apply(await manifest('policy'));
    if (phase.name === 'after it is deleted') await mesh.removePolicy('team-a', 'httpbin-policy');
    await mesh.waitForRules('team-a', 'httpbin', phase.rules);

    const probed = await meshproof('probe', ...SCOPE, '--from', 'team-a/curl', '-o', 'json');
    const other = await meshproof('probe', ...SCOPE, '--from', 'team-b/curl', '-o', 'json');
    const proofs = [...(JSON.parse(probed.stdout) as Probed[]), ...(JSON.parse(other.stdout) as Probed[])];
    const httpbin = proofs.filter(({ edge }) => edge.port.endsWith('/httpbin:8000'));
    expect(httpbin).toHaveLength(4);
    for (const { edge, proof } of httpbin) {
      const isDenied =
        edge.target.startsWith('team-a/') && (phase.deniedTo as readonly string[]).includes(account(edge));
      expect(edge.decision.verdict, edge.id).toBe(isDenied ? 'deny' : 'allow');
      expect(await plainCurl(mesh, edge), edge.id).toBe(isDenied ? '403' : '200');
      expect(proof.ok && proof.value.agreement.disposition, JSON.stringify(proof)).toBe('confirmed');
    }
    const silent = proofs.filter(({ edge }) => edge.port.endsWith('/curl:80'));
    expect(silent).toHaveLength(4);
    for (const { edge, proof } of silent) {
      expect(edge.decision.verdict, edge.id).toBe('allow');
      expect(await plainCurl(mesh, edge), edge.id).toBe('503');
      expect(proof.ok && proof.value.agreement.disposition, JSON.stringify(proof)).toBe('inconclusive');
      expect(proof.ok && proof.value.observation.meaning).toMatch(/nothing listens/i);
    }

    const app = await openApp({ namespaces: NAMESPACES });
    await page.goto(app.url);
    const answers = page.getByRole('table', { name: /answers/i });
    const evidence = page.getByRole('complementary', { name: 'Evidence' });
    for (const from of NAMESPACES) {
      const isDenied = (phase.deniedTo as readonly string[]).includes(from);
      await answers.getByRole('row', { name: new RegExp(`${from}/curl.*team-a/httpbin`) }).click();
      await expect(evidence).toContainText(
        `${from}/curl ${isDenied ? 'cannot reach' : 'can reach'} team-a/httpbin on port 8000`,
      );
      await evidence.getByRole('button', { name: /^Probe/ }).click();
      await expect(evidence).toContainText(isDenied ? 'RBAC: access denied' : '200');
      await expect(evidence).toContainText(/confirmed/i);
    }
    await page.screenshot({ path: `test-results/mesh/${phase.name.replaceAll(' ', '-')}.png` });
    await app.stop();
  });
}

import { execFile } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import type { Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
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
  await mesh.removeNamespaces(NAMESPACES);
  await mesh.apply(await manifest('manifests'));
  for (const namespace of NAMESPACES) await mesh.waitUntilReady(namespace, ['curl', 'httpbin']);
});

test.afterAll(async () => {
  await mesh.removeNamespaces(NAMESPACES);
});

type Phase = (typeof PHASES)[number];

const isDenied = (phase: Phase, from: string, to: string): boolean =>
  to.startsWith('team-a/') && (phase.deniedTo as readonly string[]).includes(from);

async function enter(phase: Phase): Promise<void> {
  if (phase.name === 'with the policy') await mesh.apply(await manifest('policy'));
  else await mesh.removePolicy('team-a', 'httpbin-policy');
  await mesh.waitForRules('team-a', 'httpbin', phase.rules);
}

/** Every pair of a client account and a port, probed through the command line. */
async function probeAll(): Promise<Probed[]> {
  const proofs: Probed[] = [];
  for (const from of NAMESPACES) {
    const { stdout } = await meshproof('probe', ...SCOPE, '--from', `${from}/curl`, '-o', 'json');
    proofs.push(...(JSON.parse(stdout) as Probed[]));
  }
  return proofs;
}

const proofOf = ({ proof }: Probed) => {
  if (!proof.ok) throw new Error(`${proof.error.subject}: ${proof.error.detail}`);
  return proof.value;
};

for (const phase of PHASES) {
  test(`${phase.name}, every prediction equals what curl sees`, async ({ page }) => {
    await enter(phase);
    const proofs = await probeAll();

    const answering = proofs.filter(({ edge }) => edge.port.endsWith('/httpbin:8000'));
    expect(answering).toHaveLength(4);
    for (const probed of answering) {
      const { edge } = probed;
      const denied = isDenied(phase, account(edge), edge.target);
      expect(edge.decision.verdict, edge.id).toBe(denied ? 'deny' : 'allow');
      expect(await plainCurl(mesh, edge), edge.id).toBe(denied ? '403' : '200');
      expect(proofOf(probed).agreement, edge.id).toMatchObject({ disposition: 'confirmed', stale: null });
    }

    const silent = proofs.filter(({ edge }) => edge.port.endsWith('/curl:80'));
    expect(silent).toHaveLength(4);
    for (const probed of silent) {
      expect(probed.edge.decision.verdict, probed.edge.id).toBe('allow');
      expect(await plainCurl(mesh, probed.edge), probed.edge.id).toBe('503');
      expect(proofOf(probed).agreement.disposition, probed.edge.id).toBe('inconclusive');
      expect(proofOf(probed).observation.meaning).toContain('nothing listens');
    }

    const app = await openApp({ namespaces: NAMESPACES });
    await page.goto(`${app.url}/?view=graph`);
    for (const from of NAMESPACES) await proveInBrowser(page, phase, from);
    await page.screenshot({ path: `test-results/mesh/${phase.name.replaceAll(' ', '-')}.png` });
    await app.stop();
  });
}

async function proveInBrowser(page: Page, phase: Phase, from: string): Promise<void> {
  const denied = isDenied(phase, from, 'team-a/httpbin');
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await page
    .getByRole('treegrid', { name: /answers/i })
    .getByRole('row', { name: new RegExp(`${from}/curl.*team-a/httpbin`) })
    .click();
  await expect(evidence).toContainText(
    `${from}/curl ${denied ? 'cannot reach' : 'can reach'} team-a/httpbin on port 8000`,
  );
  await evidence.getByRole('button', { name: /^Probe/ }).click();
  await expect(evidence).toContainText(denied ? 'RBAC: access denied' : '200');
  await expect(evidence).toContainText('confirmed.');
}

test('the certificate that a proxy presents is the same through the API server and through istioctl', async () => {
  const [direct, through] = await Promise.all(
    ['proxy', 'istioctl'].map(async (source) => {
      const { stdout } = await meshproof('snapshot', ...SCOPE, '--certificates', source);
      const { certificates } = JSON.parse(stdout) as Snapshot;
      return certificates.map(({ readAt, ...certificate }) => certificate);
    }),
  );
  expect(direct).toHaveLength(4);
  expect(through).toEqual(direct);
  for (const { pod, state, spiffeId } of direct ?? []) {
    expect(state, pod.name).toBe('active');
    expect(spiffeId).toBe(`spiffe://cluster.local/ns/${pod.namespace}/sa/${pod.name.split('-')[0]}`);
  }
});

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { expect, openApp, test } from './fixtures';

const DEAD = `apiVersion: v1
kind: Config
current-context: dead
contexts: [{name: dead, context: {cluster: dead, user: nobody}}]
clusters: [{name: dead, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: nobody, user: {token: none}}]
`;

const meshproof = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['dist/meshproof.mjs', ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

test('a command that does not exist is named with those that do', async () => {
  const { code, stderr } = await meshproof('reahc');
  expect(code).toBe(2);
  expect(stderr).toContain('There is no command reahc.');
  expect(stderr).toContain('reach');
});

test('an unreadable kubeconfig is named in the page and on the command line', async ({ page }, info) => {
  const file = info.outputPath('none', 'kubeconfig');
  const { code, stderr } = await meshproof('reach', '--kubeconfig', file);
  expect(code).toBe(2);
  expect(stderr).toContain(file);
  expect(stderr).toContain('--kubeconfig');
  const app = await openApp({ kubeconfig: file });
  await page.goto(app.url);
  await expect(page.getByRole('main')).toContainText(file);
  await app.stop();
});

test('an unknown context is named with those that exist', async ({ page, sandbox }) => {
  const { code, stderr } = await meshproof('reach', '--kubeconfig', sandbox.kubeconfig, '--context', 'prod');
  expect(code).toBe(2);
  expect(stderr).toContain('prod');
  expect(stderr).toContain('sandbox');
  const app = await openApp({ kubeconfig: sandbox.kubeconfig, context: 'prod' });
  await page.goto(app.url);
  await expect(page.getByRole('main')).toContainText('prod');
  await app.stop();
});

test('an unreachable API server is named, and the page says when it tries again', async ({ page }, info) => {
  const file = info.outputPath('kubeconfig');
  await writeFile(file, DEAD);
  const { code, stderr } = await meshproof('reach', '--kubeconfig', file);
  expect(code).toBe(2);
  expect(stderr).toContain('127.0.0.1:1');
  const app = await openApp({ kubeconfig: file });
  await page.goto(app.url);
  await expect(page.getByRole('main')).toContainText('127.0.0.1:1');
  await app.stop();
});

test('a namespace that does not exist is named, and the others are shown', async ({
  page,
  sandbox,
  story,
}) => {
  expect(story.controlUrl).toBe(sandbox.controlUrl);
  const app = await openApp({ kubeconfig: sandbox.kubeconfig, namespaces: ['team-a', 'team-z'] });
  await page.goto(`${app.url}/?view=table`);
  await expect(page.getByText(/team-z/).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /team-a\/curl.*team-a\/httpbin/ })).toBeVisible();
  await app.stop();
});

test('the API refuses what is no edge, and what another site sends', async ({ app, request, story }) => {
  expect(story.controlUrl).toBeTruthy();
  const post = (data: unknown, headers: Record<string, string> = {}) =>
    request.post(`${app}/api/probes`, { data, headers });
  expect((await post({ edge: '$(id)>team-a/httpbin:8000' })).status()).toBe(404);
  expect((await post({ edge: '../../etc' })).status()).toBe(404);
  expect((await post({ edge: 'x', command: 'id' })).status()).toBe(400);
  expect((await post({ edge: 'x'.repeat(5000) })).status()).toBe(400);
  const edge = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
  expect((await post({ edge, path: '/x\r\nHost: evil' })).status()).toBeGreaterThanOrEqual(400);
  expect((await post({ edge, method: 'DELETE' })).status()).toBeGreaterThanOrEqual(400);
  expect((await post({ edge }, { origin: 'https://evil.example' })).status()).toBe(403);
  expect((await request.get(`${app}/api/mesh`, { headers: { host: 'evil.example' } })).status()).toBe(403);
});

test('a report leaves as HTML, JSON, PNG and SVG, and carries the evidence of the probes', async ({
  app,
  request,
  page,
  story,
}) => {
  expect(story.controlUrl).toBeTruthy();
  const edge = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
  expect((await request.post(`${app}/api/probes`, { data: { edge } })).ok()).toBe(true);
  const png = await request.get(`${app}/api/report?format=png`);
  expect((await png.body()).subarray(1, 4).toString()).toBe('PNG');
  expect(await (await request.get(`${app}/api/report?format=svg`)).text()).toContain('<svg');
  const json = (await (await request.get(`${app}/api/report?format=json`)).json()) as { proofs: unknown[] };
  expect(json.proofs.length).toBeGreaterThan(0);
  const outside: string[] = [];
  page.on('request', (sent) => {
    if (!sent.url().startsWith(app) && !sent.url().startsWith('data:')) outside.push(sent.url());
  });
  await page.goto(`${app}/api/report?format=html`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Who can reach');
  await expect(page.getByText('RBAC: access denied').first()).toBeVisible();
  await expect(page.getByText('kubectl exec').first()).toBeVisible();
  expect(outside).toEqual([]);
  expect((await request.get(`${app}/api/report?format=docx`)).status()).toBe(400);
});

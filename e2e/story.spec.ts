import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures';

const POLICY = await readFile('lib/testing/scenarios/story/policy.yaml', 'utf8');

test('a denied edge is probed from the page and confirmed, and so is the allowed one', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=graph');
  await expect(page.getByText('Sandbox', { exact: true })).toBeVisible();

  const answers = page.getByRole('treegrid', { name: /answers/i });
  await answers.getByRole('row', { name: /denied.*team-b\/curl.*team-a\/httpbin/ }).click();
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await expect(evidence).toContainText('team-b/curl cannot reach team-a/httpbin on port 8000');
  await expect(evidence).toContainText('no rule in it names this principal');
  await evidence.getByRole('button', { name: /^Probe/ }).click();
  await expect(evidence).toContainText('403');
  await expect(evidence).toContainText('RBAC: access denied');
  await expect(evidence).toContainText(/confirmed/i);

  await answers.getByRole('row', { name: /allowed.*team-a\/curl.*team-a\/httpbin/ }).click();
  await expect(evidence).toContainText('team-a/curl can reach team-a/httpbin on port 8000');
  await evidence.getByRole('button', { name: /^Probe/ }).click();
  await expect(evidence).toContainText('200');
  await expect(evidence).toContainText(/confirmed/i);
});

test('a policy that changes redraws the page within two seconds and dates the old proof', async ({
  page,
  story,
}) => {
  await page.goto('/?view=graph');
  const answers = page.getByRole('treegrid', { name: /answers/i });
  await answers.getByRole('row', { name: /denied.*team-b\/curl.*team-a\/httpbin/ }).click();
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await evidence.getByRole('button', { name: /^Probe/ }).click();
  await expect(evidence).toContainText(/confirmed/i);

  await story.apply(POLICY.replace('ns/team-a/sa/curl', 'ns/team-b/sa/curl'));
  await expect(evidence).toContainText('team-b/curl can reach team-a/httpbin', { timeout: 2_000 });
  await expect(evidence).toContainText(/AuthorizationPolicy team-a\/httpbin-policy changed/);
});

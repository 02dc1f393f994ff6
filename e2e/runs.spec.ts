import { expect, test } from './fixtures';

test('many probes are planned, sent, held, and survive a reload', async ({ page, story }) => {
  await story.scenario('shop');
  await page.goto('/');
  const panel = page.getByRole('group', { name: 'Probes' });
  await page.getByRole('button', { name: 'Probe many' }).click();
  await expect(panel).toContainText(/0% of \d+ edge classes proved/);
  await panel.getByRole('button', { name: 'Cover the mesh' }).click();
  await expect(panel).toContainText(/Sends \d+ requests/);
  await expect(panel).toContainText('At most 5 pods send at a time');
  const send = panel.getByRole('button', { name: /^Send \d/ });
  await send.click();
  await expect(panel.getByRole('progressbar', { name: /the mesh/ })).toBeVisible();
  await expect(panel).toContainText(/[1-9]\d* confirmed/, { timeout: 30_000 });
  await panel.getByRole('button', { name: 'Pause' }).click();
  await expect(panel).toContainText('paused');

  await page.reload();
  await page.getByRole('button', { name: /Paused at/ }).click();
  await expect(panel).toContainText(/[1-9]\d* confirmed/);
  await panel.getByRole('button', { name: 'Resume' }).click();
  await expect(panel).toContainText('running');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel).toContainText('cancelled');
});

test('a denial shows its control and who refused', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  const edge = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
  await page.goto(`/?edge=${encodeURIComponent(edge)}`);
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await expect(evidence).toContainText('As a control, team-a/curl sends the same');
  await evidence.getByRole('button', { name: /^Probe/ }).click();
  await expect(evidence).toContainText('Control from team-a/curl: 200.');
  await expect(evidence).toContainText('says that no ALLOW policy matched', { timeout: 15_000 });
});

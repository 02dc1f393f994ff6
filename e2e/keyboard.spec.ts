import { expect, test } from './fixtures';

test('an edge is reached, its evidence opened, probed and closed by keyboard alone', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=graph');
  const graph = page.getByRole('application', { name: /Graph of who can reach what/ });
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await expect(graph).toBeVisible();

  for (let stop = 0; stop < 30; stop++) {
    await page.keyboard.press('Tab');
    if (await graph.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(graph).toBeFocused();
  const spoken = graph.locator('[aria-live]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(spoken).toContainText('team-b/curl cannot reach team-a/httpbin');
  await page.keyboard.press('ArrowRight');
  await expect(spoken).toContainText('ALLOW httpbin-policy');
  await page.keyboard.press('Enter');
  await expect(evidence).toContainText('team-b/curl cannot reach team-a/httpbin on port 8000');

  await page.keyboard.press('e');
  await expect(evidence).toBeFocused();
  await page.keyboard.press('p');
  await expect(evidence).toContainText('RBAC: access denied');
  await expect(evidence).toContainText(/confirmed/i);

  await page.keyboard.press('Escape');
  await expect(evidence).toBeHidden();
  await expect(graph).toBeFocused();
});

test('the question, the help and the report open and close by keyboard alone', async ({ page, story }) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=graph');
  await expect(page.getByRole('treegrid', { name: /answers/i })).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type('httpbin');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/httpbin/);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeHidden();

  await page.getByRole('button', { name: 'Make a report' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /Page to read and print/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: /Page to read and print/ })).toBeHidden();
});

test('posture, table and pages are walked by keyboard alone', async ({ page, story }) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/');
  const denied = page.getByRole('link', { name: /denied, untested/ });
  await denied.focus();
  await page.keyboard.press('Enter');

  const table = page.getByRole('treegrid', { name: 'Answers' });
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  // The heads sort, and the rows are one stop behind them.
  await table.getByRole('button', { name: 'Probed' }).focus();
  await page.keyboard.press('Tab');
  await expect(table.getByRole('row').nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(table.getByRole('row').last()).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(table.getByRole('row').nth(2)).toBeFocused();
  await page.keyboard.press('Enter');
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await expect(evidence).toContainText('cannot reach team-a/httpbin');
  await expect(table.getByRole('row').nth(2)).toHaveAttribute('aria-selected', 'true');

  await evidence.getByRole('link', { name: 'team-a/httpbin', exact: true }).last().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/httpbin');
  await page.keyboard.press('6');
  await expect(page.getByRole('group', { name: 'Show by severity' })).toBeVisible();
  await page.keyboard.press('[');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/httpbin');
});

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

test('a policy left out as a draft opens what it closed, and the link carries it', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=editor');
  await expect(page.getByText('Nothing here is applied to the cluster.')).toBeVisible();
  await page.getByLabel('Leave a policy out').selectOption('AuthorizationPolicy/team-a/httpbin-policy');
  const changes = page.getByRole('list', { name: 'Answers that would change' });
  await expect(changes).toContainText('would be allowed');
  await expect(page).toHaveURL(/#draft=/);
  await page.reload();
  await expect(changes).toContainText('would be allowed');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a broken link is said and survived, and a mesh on paper is judged alone', async ({ page }) => {
  await page.goto('/playground#draft=broken');
  await expect(page.getByText('cannot be read')).toBeVisible();
  await page.getByLabel('Add to the draft').selectOption('A small mesh');
  await expect(page.getByRole('list', { name: 'Answers', exact: true })).toContainText('shop/api:80');
});

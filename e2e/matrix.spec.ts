import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

test('a cell of the matrix is walked to, spoken and opened by keyboard alone', async ({ page, story }) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=matrix');
  const grid = page.getByRole('grid', { name: 'Matrix of who can reach what' });
  await expect(grid).toHaveAttribute('aria-busy', 'false');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('gridcell')).toContainText(/ to .+: (allowed|denied)/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** What axe calls serious or critical, each with the places where it is. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test.beforeEach(async ({ page, story }) => {
      expect(story.controlUrl).toContain('127.0.0.1');
      await page.goto('/?view=graph');
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expect(page.getByRole('application')).toContainText('Not drawn');
    });

    test('the graph has no serious violation', async ({ page }) => {
      expect(await violations(page)).toEqual([]);
    });

    test('the answers have no serious violation', async ({ page }) => {
      await page.getByRole('link', { name: 'Table' }).click();
      await expect(page.getByRole('application')).toBeHidden();
      expect(await violations(page)).toEqual([]);
    });

    test('the evidence, the help and the report have no serious violation', async ({ page }) => {
      await page.getByRole('row', { name: /denied.*team-b\/curl.*team-a\/httpbin/ }).click();
      await expect(page.getByRole('button', { name: /^Probe/ })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Make a report' }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Help' }).click();
      expect(await violations(page)).toEqual([]);
    });

    test('a phone has no serious violation', async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await violations(page)).toEqual([]);
    });
  });

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

/** Each view, and a text that stands there once it is drawn. */
const VIEWS = [
  ['/', 'workloads are covered'],
  ['/?view=graph', 'Not drawn'],
  ['/?view=matrix', 'rows by'],
  ['/?view=table&hide=none', 'team-b/curl'],
  ['/?view=agreement', 'not observed'],
  ['/?view=certificates', 'certificates'],
  ['/?view=editor', 'What would this policy change?'],
  ['/?view=findings', 'all'],
  ['/?view=workload&id=team-a/httpbin', 'Mutual TLS, port by port'],
  ['/?view=principal&id=cluster.local/ns/team-a/sa/curl', 'Workloads that run as it'],
  ['/?view=policy&id=AuthorizationPolicy/team-a/httpbin-policy', 'kind: AuthorizationPolicy'],
] as const;

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('no view has a serious violation', async ({ page, story }) => {
      expect(story.controlUrl).toContain('127.0.0.1');
      for (const [address, text] of VIEWS) {
        await page.goto(address);
        await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
        await expect(page.getByRole('main')).toContainText(text);
        expect(await violations(page), address).toEqual([]);
      }
    });

    test('the evidence, the help and the report have no serious violation', async ({ page, story }) => {
      expect(story.controlUrl).toContain('127.0.0.1');
      await page.goto('/?view=graph');
      await page.getByRole('row', { name: /denied.*team-b\/curl.*team-a\/httpbin/ }).click();
      await expect(page.getByRole('button', { name: /^Probe/ }).first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Make a report' }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Help' }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      for (const menu of ['Ask by parts', 'Probe many']) {
        await page.getByRole('button', { name: menu }).click();
        expect(await violations(page), menu).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await page.goto('/playground');
      await expect(page.getByRole('main')).toContainText('A mesh on paper');
      expect(await violations(page)).toEqual([]);
    });

    test('a phone has no serious violation, and scrolls in one direction only', async ({ page, story }) => {
      expect(story.controlUrl).toContain('127.0.0.1');
      await page.setViewportSize({ width: 360, height: 740 });
      for (const address of [
        '/',
        '/?view=table&hide=none',
        '/?view=workload&id=team-a/httpbin',
        '/?view=certificates',
        '/?view=editor',
        '/?view=matrix',
      ]) {
        await page.goto(address);
        await expect(page.getByRole('main')).toContainText(/team-a|policy change|rows by/);
        expect(await violations(page), address).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(360);
      }
    });
  });

test('at 200% nothing is cut off, with forced colours every mark keeps its shape', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.setViewportSize({ width: 720, height: 450 });
  await page.emulateMedia({ forcedColors: 'active' });
  for (const [address, text] of VIEWS) {
    await page.goto(address);
    await expect(page.getByRole('main')).toContainText(text);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(720);
    await expect(page.getByRole('navigation', { name: 'Views' })).toBeInViewport();
  }
});

import type { Page } from '@playwright/test';
import { expect, openApp, test } from './fixtures';

/** Pictures are taken of a server of their own, which knows nothing of what other tests probed. */
test.use({
  baseURL: async ({ sandbox }, use) => {
    const app = await openApp({ kubeconfig: sandbox.kubeconfig, history: 'none' });
    await use(app.url);
    await app.stop();
  },
});

const SIZES = [
  { name: '', width: 1440, height: 900 },
  { name: '-phone', width: 360, height: 740 },
] as const;

/** Opens a page at one moment that stands still, so that no age ticks in the picture. */
async function openStill(page: Page, theme: 'light' | 'dark', path: string): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.clock.setFixedTime(new Date());
  await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
}

async function proveStory(page: Page): Promise<void> {
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  for (const row of [/allowed.*team-a\/curl.*team-a\/httpbin/, /denied.*team-b\/curl.*team-a\/httpbin/]) {
    await page
      .getByRole('treegrid', { name: /answers/i })
      .getByRole('row', { name: row })
      .click();
    await evidence.getByRole('button', { name: /^Probe/ }).click();
    await expect(evidence).toContainText('confirmed');
  }
}

test('text has width, in the fonts that the page brings along', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto('/');
  await expect(page.getByText('Meshproof').first()).toBeVisible();
  const box = await page.getByText('Meshproof').first().boundingBox();
  expect(box?.width ?? 0).toBeGreaterThan(40);
  expect(await page.evaluate(() => document.fonts.check('13px "IBM Plex Sans Variable"'))).toBe(true);
});

/** Each view of the shop that has a picture, and a text that stands there once it is drawn. */
const VIEWS = [
  { name: 'posture', path: '/', text: 'workloads are covered' },
  { name: 'table', path: '/?view=table', text: 'accounts/accounts-api' },
  { name: 'agreement', path: '/?view=agreement', text: '25 of 25 workloads' },
  { name: 'workload', path: '/?view=workload&id=payments/api', text: 'Mutual TLS, port by port' },
] as const;

for (const theme of ['light', 'dark'] as const) {
  test(`the story, proved, in ${theme}`, async ({ page, story }) => {
    expect(story.controlUrl).toBeTruthy();
    await openStill(page, theme, '/?view=graph');
    await proveStory(page);
    for (const { name, width, height } of SIZES) {
      await page.setViewportSize({ width, height });
      await expect(page).toHaveScreenshot(`story-${theme}${name}.png`);
    }
  });

  test(`the shop in ${theme}`, async ({ page, story }) => {
    await story.scenario('shop');
    await openStill(page, theme, '/?view=graph');
    await expect(page.getByText(/7 namespaces|8 namespaces/).first()).toBeVisible();
    await expect(page).toHaveScreenshot(`shop-${theme}.png`);
  });

  test(`posture, table, agreement and a workload of the shop in ${theme}`, async ({ page, story }) => {
    await story.scenario('shop');
    for (const { name, path, text } of VIEWS)
      for (const size of SIZES) {
        await page.setViewportSize({ width: size.width, height: size.height });
        await openStill(page, theme, path);
        await expect(page.getByRole('main')).toContainText(text);
        await expect(page).toHaveScreenshot(`${name}-${theme}${size.name}.png`);
      }
  });
}

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, openApp, test } from './fixtures';

const OPEN_TO_B = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: httpbin-policy, namespace: team-a}
spec:
  selector: {matchLabels: {app: httpbin}}
  action: ALLOW
  rules:
    - from: [{source: {principals: [cluster.local/ns/team-b/sa/curl]}}]
`;

const choice = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: /by agreement|by step/ }).getByRole('button', { name });
const classes = (page: Page) => page.getByRole('grid', { name: 'Classes of answers' });
const proxies = (page: Page) => page.getByRole('grid', { name: 'Proxies' });
const evidence = (page: Page) => page.getByRole('complementary', { name: 'Evidence' });
const countIn = async (page: Page, name: RegExp): Promise<number> =>
  Number(/(\d[\d,]*) class/.exec(await choice(page, name).innerText())?.[1]?.replace(',', ''));

/** A server of its own, that knows nothing of what other tests probed. */
test.use({
  baseURL: async ({ sandbox }, use) => {
    const app = await openApp({ kubeconfig: sandbox.kubeconfig, history: 'none' });
    await use(app.url);
    await app.stop();
  },
});

test('a probe moves a class from not observed to agree, and each row opens its evidence', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('workloads are covered');
  await page.keyboard.press('4');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('none was observed yet');
  await expect(page.getByRole('main')).toContainText('each was asked about every caller');
  await expect(choice(page, /not observed/)).toHaveAttribute('aria-pressed', 'true');
  const before = await countIn(page, /not observed/);
  await expect(classes(page)).toHaveAttribute('aria-rowcount', String(before + 1));

  await classes(page)
    .getByRole('row', { name: /^allowed team-a\/curl team-a\/httpbin:8000/ })
    .click();
  await expect(evidence(page)).toContainText('team-a/curl can reach team-a/httpbin');
  await evidence(page)
    .getByRole('button', { name: /^Probe/ })
    .click();
  await expect(evidence(page)).toContainText('confirmed');
  await expect(choice(page, /^agree/)).toContainText('1 class');
  expect(await countIn(page, /not observed/)).toBe(before - 1);
  await choice(page, /^agree/).click();
  await expect(page).toHaveURL(/of=agree/);
  await expect(classes(page).getByRole('row', { name: /team-a\/curl team-a\/httpbin:8000/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  await story.apply(OPEN_TO_B);
  await expect(choice(page, /out of date/)).toContainText('1 class');
});

test('a proxy that lags contradicts, and says by which object', async ({ page, story }) => {
  await page.goto('/?view=agreement&step=behind');
  await expect(page.getByRole('main')).toContainText('No proxy that is behind');
  await story.faults({ laggingProxies: ['team-a/httpbin'] });
  await story.apply(OPEN_TO_B);
  const row = proxies(page).getByRole('row', { name: /behind.*team-a\/httpbin/ });
  await expect(row).toContainText('AuthorizationPolicy team-a/httpbin-policy');
  await choice(page, /contradicted/).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('contradicted by a proxy or a probe');
  const denied = classes(page).getByRole('row', { name: /^allowed team-b\/curl team-a\/httpbin:8000/ });
  await expect(denied).toContainText('Declared allowed, but the proxy denies it');
  await denied.click();
  await expect(evidence(page)).toContainText('The proxy does not do what is declared');
});

test('the question narrows answers and proxies, and an empty part says so', async ({ page, story }) => {
  await story.scenario('shop');
  await page.goto('/?view=agreement&of=unproved');
  await expect(choice(page, /not observed/)).toContainText('650 answers');
  await page.goto('/?view=agreement&of=unproved&to=payments/api&from=cluster.local/ns/orders/sa/orders-api');
  await expect(choice(page, /not observed/)).toContainText('1 class');
  await expect(choice(page, /^all/)).toHaveText(/all 1$/);
  await choice(page, /^all/).click();
  await expect(proxies(page)).toHaveAttribute('aria-rowcount', '2');
  await page.goto('/?view=agreement&ns=nowhere');
  await expect(page.getByRole('main')).toContainText('No caller and port of this mesh fit the question');
  await page.getByRole('main').getByRole('button', { name: 'Clear the question' }).click();
  await expect(choice(page, /not observed/)).toContainText('650 answers');
});

test('proxies that cannot be read say why, and files say that there are none', async ({ page, story }) => {
  await story.faults({ rubbishAdmins: ['team-a/httpbin'] });
  await page.goto('/?view=agreement&step=unread');
  await story.apply(OPEN_TO_B);
  await expect(proxies(page).getByRole('row', { name: /not read.*team-a\/httpbin/ })).toContainText(
    /admin|config/i,
  );
  const files = await openApp({ files: ['lib/testing/scenarios/story/manifests.yaml'] });
  await page.goto(`${files.url}/?view=agreement`);
  await expect(page.getByRole('main')).toContainText('Files hold no proxy');
  await files.stop();
});

test('the view is walked by keyboard alone', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto('/?view=agreement&of=unproved');
  await choice(page, /not observed/).focus();
  await page.keyboard.press('Tab');
  await expect(choice(page, /cannot tell/)).toBeFocused();
  await choice(page, /in step/).focus();
  await page.keyboard.press('Tab');
  const rows = classes(page).getByRole('row');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(evidence(page)).toBeVisible();
  await expect(rows.nth(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(rows.nth(2)).toBeFocused();
  await choice(page, /^all/).focus();
  await page.keyboard.press('Enter');
  await expect(proxies(page)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`answers and proxies have no serious violation in ${colorScheme}`, async ({ page, story }) => {
    await story.scenario('shop');
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 800 });
      for (const address of ['/?view=agreement', '/?view=agreement&step=any']) {
        await page.goto(address);
        await expect(page.getByRole('grid').getByRole('row').nth(2)).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          serious.map(({ id }) => id),
          address,
        ).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(width);
      }
    }
  });

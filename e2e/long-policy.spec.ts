import { expect, test } from './fixtures';

/** As many rules as Kubernetes admits, each with twenty accounts: over ten thousand lines. */
const LONG = JSON.stringify({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'httpbin-policy', namespace: 'team-a' },
  spec: {
    selector: { matchLabels: { app: 'httpbin' } },
    rules: Array.from({ length: 512 }, (_, rule) => ({
      from: [
        {
          source: {
            principals: Array.from(
              { length: 20 },
              (_, at) => `cluster.local/ns/team-c/sa/${rule === 511 ? 'last' : 'a'}-${at}`,
            ),
          },
        },
      ],
    })),
  },
});

test('of a policy of ten thousand lines only those in view stand in the document', async ({
  page,
  story,
}) => {
  await story.apply(LONG);
  await page.goto(
    `/?view=table&edge=${encodeURIComponent('cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000')}`,
  );
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await evidence.getByRole('button', { name: /of 1\d,\d{3} lines folded/ }).click();
  const excerpt = evidence.getByLabel('YAML of the deciding object');
  await expect(evidence.getByRole('button', { name: 'fold' })).toBeVisible();
  expect(await excerpt.locator('[data-index]').count()).toBeLessThan(150);

  await page.goto('/?view=policy&id=AuthorizationPolicy/team-a/httpbin-policy');
  const source = page.getByLabel('YAML of the policy');
  await expect(source).toContainText('apiVersion');
  expect(await source.locator('[data-index]').count()).toBeLessThan(200);
  await source.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(source).toContainText('team-c/sa/last-19');

  await page.goto('/?view=editor');
  await page
    .getByRole('combobox', { name: 'Add to the draft' })
    .selectOption('AuthorizationPolicy/team-a/httpbin-policy');
  await expect(page.getByText(/Judged over/)).toBeVisible({ timeout: 20_000 });
  expect(await page.locator('.cm-line').count()).toBeLessThan(300);
});

import { writeFile } from 'node:fs/promises';
import { type Page } from '@playwright/test';
import { expect, openApp, test } from './fixtures';

const EDGE = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
const table = (page: Page) => page.getByRole('treegrid', { name: 'Answers' });
const evidence = (page: Page) => page.getByRole('complementary', { name: 'Evidence' });
const MANIFESTS = 'lib/testing/scenarios/story/manifests.yaml';

test('every view opens by its tab and its key, and keeps selection and filter', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto(`/?view=table&ns=team-a&edge=${encodeURIComponent(EDGE)}`);
  await expect(evidence(page)).toContainText('team-b/curl cannot reach team-a/httpbin');
  const tabs = page.getByRole('navigation', { name: 'Views' }).getByRole('link');
  const words = await tabs.allTextContents();
  expect(words.slice(0, 2)).toEqual(['Posture', 'Graph']);
  for (const word of words) {
    await tabs.filter({ hasText: word }).click();
    await expect(tabs.filter({ hasText: word })).toHaveAttribute('aria-current', 'page');
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('ns'), searchParams.get('edge')]).toEqual(['team-a', EDGE]);
  }
  for (const [key, word] of [
    ['0', 'Posture'],
    ['1', 'Graph'],
    ['3', 'Table'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(tabs.filter({ hasText: word })).toHaveAttribute('aria-current', 'page');
  }
  await page.keyboard.press('[');
  await expect(tabs.filter({ hasText: 'Graph' })).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await expect(evidence(page)).toContainText('team-b/curl cannot reach team-a/httpbin');
});

test('a number of the posture opens the list behind it', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 of 4 workloads');
  const verdicts = page.getByRole('list', { name: 'Answers by verdict' });
  const denied = verdicts.getByRole('link', { name: /denied, untested/ });
  const count = Number((await denied.innerText()).match(/\d+/)?.[0]);
  await denied.click();
  await expect(table(page)).toHaveAttribute('aria-rowcount', String(count + 1));
  await expect(table(page).getByRole('row', { name: /allowed/ })).toHaveCount(0);
  await page.goBack();
  await page.getByRole('link', { name: /Workloads that no ALLOW policy selects/ }).click();
  await expect(
    table(page)
      .getByRole('row', { name: /no ALLOW policy/ })
      .first(),
  ).toBeVisible();
  await page.goBack();
  const observed = page.getByRole('link', { name: /Classes of answers never observed/ });
  const classes = Number((await observed.innerText()).match(/\d+/)?.[0]);
  await observed.click();
  await expect(page).toHaveURL(/view=agreement&of=unproved/);
  await expect(page.getByRole('grid', { name: 'Classes of answers' })).toHaveAttribute(
    'aria-rowcount',
    String(classes + 1),
  );
});

test('the table sorts, chooses columns, and says which rows are in view', async ({ page, story }) => {
  await story.scenario('shop');
  await page.goto('/?view=table&hide=none');
  await expect(page.getByText(/of \d+, 650 answers/)).toBeVisible();
  expect(Number(await table(page).getAttribute('aria-rowcount'))).toBeGreaterThan(200);
  // Only what is in view stands in the document.
  expect(await table(page).getByRole('row').count()).toBeLessThan(80);
  await table(page).getByRole('button', { name: 'From' }).click();
  await expect(table(page).getByRole('columnheader', { name: 'From' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect(table(page).getByRole('row').nth(1)).toContainText('accounts/');
  await table(page).getByRole('button', { name: 'From' }).click();
  await expect(table(page).getByRole('row').nth(1)).toContainText('platform/');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'mTLS' }).click();
  await expect(page.getByRole('checkbox', { name: 'mTLS' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(table(page).getByRole('columnheader', { name: 'mTLS' })).toBeVisible();
  await page.reload();
  await expect(table(page).getByRole('columnheader', { name: 'mTLS' })).toBeVisible();
  await expect(page.getByText(/^1 to \d+ of \d+, 650 answers/)).toBeVisible();
});

test('a line of a log, a command and an identity land where they belong', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  const field = page.getByRole('combobox', { name: 'Question' });
  await page.goto('/');
  await field.fill('kubectl exec -n team-b deploy/curl -- curl http://httpbin.team-a:8000/headers');
  await page
    .getByRole('option', { name: /Open the evidence of team-b\/curl to team-a\/httpbin:8000/ })
    .click();
  await expect(evidence(page)).toContainText('team-b/curl cannot reach team-a/httpbin');

  await field.fill('x 403 rbac_access_denied_matched_policy[ns[team-a]-policy[httpbin-policy]-rule[0]] y');
  await page.getByRole('option', { name: /Open the policy that refused/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/httpbin-policy');
  await expect(page.getByLabel('YAML of the policy')).toContainText('cluster.local/ns/team-a/sa/curl');

  await field.fill('spiffe://cluster.local/ns/team-a/sa/curl');
  await page.getByRole('option', { name: /Open principal/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/curl');

  await field.fill('curl http://nobody.nowhere:1/');
  await expect(page.getByRole('listbox')).toContainText('Not in this mesh: nobody.nowhere');
});

test('an operation is decided for everybody whose answer hangs on the request', async ({ page, story }) => {
  await story.scenario('shop');
  await page.goto('/?view=graph');
  await page.getByRole('combobox', { name: 'Question' }).fill('who can reach payments/api on GET /charge');
  await page.getByRole('option').first().click();
  await page.keyboard.press('3');
  await expect(
    table(page).getByRole('row', { name: /denied for GET \/charge.*orders\/orders-api/ }),
  ).toBeVisible();
  await page.goto(page.url().replace('GET', 'POST'));
  await expect(
    table(page).getByRole('row', { name: /allowed for POST \/charge.*orders\/orders-api/ }),
  ).toBeVisible();
});

test('pages about a workload, its account and its policy lead to one another', async ({ page, story }) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto('/?view=workload&id=team-a/httpbin');
  await expect(page.getByRole('treegrid', { name: 'Who can reach it' })).toContainText('team-a/curl');
  await expect(page.getByRole('main')).toContainText('A caller with no identity cannot reach team-a/httpbin');
  await expect(page.getByRole('main')).toContainText('spiffe://cluster.local/ns/team-a/sa/httpbin');
  await page
    .getByRole('link', { name: /AuthorizationPolicy team-a\/httpbin-policy/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/httpbin-policy');
  await page.getByRole('link', { name: 'team-a/httpbin', exact: true }).click();
  await page.getByRole('link', { name: 'Everything about team-a/httpbin' }).click();
  await expect(page.getByRole('main')).toContainText('Workloads that run as it');
  await page.goto('/?view=workload&id=team-a/gone');
  await expect(page.getByRole('main')).toContainText('The mesh has none of this name now');
});

test('one address gives the same answers in every form', async ({ app, request, story }) => {
  expect(story.controlUrl).toBeTruthy();
  const at = (form: string) => request.get(`${app}/api/answers.${form}?to=team-a/httpbin&hide=none`);
  const { rows } = (await (await at('json')).json()) as { rows: { from: string; standing: string }[] };
  const csv = await (await at('csv')).text();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(rows.length + 1);
  for (const { from, standing } of rows) expect(csv).toContain(`${standing},${from}`);
  expect(await (await at('svg')).text()).toContain('<svg');
  expect((await (await at('png')).body()).subarray(1, 4).toString()).toBe('PNG');
  expect((await at('exe')).status()).toBe(404);
});

test('an address that is partly broken shows the rest, and says what was left out', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto('/?view=table&ns=team-a&colour=red&hide=everything#draft=%E0%A4%A');
  await expect(page.getByText('colour, hide')).toBeVisible();
  await expect(table(page)).toContainText('team-a/httpbin');
  await page.getByRole('button', { name: 'Drop it' }).click();
  await expect(page.getByText('colour, hide')).toBeHidden();
  await expect(page).toHaveURL(/view=table&ns=team-a/);
});

test('names that try to be markup or addresses stay text', async ({ page, story }) => {
  const hostile = '<img src=x onerror=document.title=1>';
  const path = '/"><script>document.title=2</script>';
  await story.apply(
    JSON.stringify({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'httpbin-policy', namespace: 'team-a' },
      spec: {
        selector: { matchLabels: { app: 'httpbin' } },
        rules: [
          {
            from: [
              { source: { principals: ['cluster.local/ns/team-a/sa/curl', hostile, 'javascript:alert(1)'] } },
            ],
            to: [{ operation: { paths: [path] } }],
          },
        ],
      },
    }),
  );
  for (const address of [
    '/?view=table&hide=none',
    '/?view=graph&hide=none',
    '/',
    '/?view=findings',
    '/?view=policy&id=AuthorizationPolicy/team-a/httpbin-policy',
    '/?view=workload&id=team-a/httpbin',
    `/?view=table&from=${encodeURIComponent(hostile)}&to=${encodeURIComponent(path)}`,
    `/?view=workload&id=${encodeURIComponent(hostile)}`,
  ]) {
    await page.goto(address);
    await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
    await expect(page.locator('main img, main a[href^="javascript"], main script')).toHaveCount(0);
    expect(await page.title()).toBe('Meshproof');
  }
  await page.goto('/?view=policy&id=AuthorizationPolicy/team-a/httpbin-policy');
  await expect(page.getByLabel('YAML of the policy')).toContainText(hostile);
});

test('each empty state says which it is, and what undoes it', async ({ page, story }, info) => {
  expect(story.controlUrl).toBeTruthy();
  await page.goto(
    '/?view=table&hide=disagree,unknown,conditional,allowed-probed,allowed-untested,denied-probed,denied-untested',
  );
  await expect(page.getByText('No answer matches these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(table(page)).toContainText('team-a/httpbin');

  await page.goto('/?view=table&to=team-z/nobody');
  await expect(page.getByText('No answer to this question')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Clear the question' }).click();
  await expect(table(page)).toContainText('team-a/httpbin');

  const open = await openApp({ files: [MANIFESTS] });
  await page.goto(open.url);
  await expect(page.getByText('No AuthorizationPolicy in this mesh.')).toBeVisible();
  await page.getByRole('button', { name: 'List open workloads' }).click();
  await expect(table(page)).toContainText('no ALLOW policy');
  await open.stop();

  const file = info.outputPath('empty.yaml');
  await writeFile(file, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}\n');
  const empty = await openApp({ files: [file] });
  await page.goto(empty.url);
  await expect(page.getByText('No workload in the mesh')).toBeVisible();
  await empty.stop();
});

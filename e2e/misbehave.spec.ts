import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const OPEN_TO_B = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: httpbin-policy, namespace: team-a}
spec:
  selector: {matchLabels: {app: httpbin}}
  action: ALLOW
  rules:
    - from: [{source: {principals: [cluster.local/ns/team-b/sa/curl]}}]
`;

const evidence = (page: Page) => page.getByRole('complementary', { name: 'Evidence' });

async function open(page: Page, row: RegExp): Promise<void> {
  await page.goto('/?view=graph');
  await page
    .getByRole('treegrid', { name: /answers/i })
    .getByRole('row', { name: row })
    .click();
}

async function probe(page: Page): Promise<void> {
  await evidence(page)
    .getByRole('button', { name: /^Probe/ })
    .click();
}

test('a proxy that lags behind contradicts the prediction', async ({ page, story }) => {
  await story.faults({ laggingProxies: ['team-a/httpbin'] });
  await story.apply(OPEN_TO_B);
  await open(page, /allowed.*team-b\/curl.*team-a\/httpbin/);
  await probe(page);
  await expect(evidence(page)).toContainText('contradicted', { timeout: 15_000 });
  await expect(evidence(page)).toContainText('RBAC: access denied');
});

test('a 403 of the application is not taken for a denial', async ({ page, story }) => {
  await story.faults({ forbiddingApps: ['team-a/httpbin'] });
  await open(page, /allowed.*team-a\/curl.*team-a\/httpbin/);
  await probe(page);
  await expect(evidence(page)).toContainText('inconclusive');
  await expect(evidence(page)).toContainText('the application or an external authorizer spoke');
});

test('an expired certificate is unreachable, and no policy is blamed', async ({ page, story }) => {
  await story.faults({ expiredCertificates: ['team-a/curl'] });
  await open(page, /allowed.*team-a\/curl.*team-a\/httpbin/);
  await probe(page);
  await expect(evidence(page)).toContainText('inconclusive');
  await expect(evidence(page)).toContainText(/did not agree on TLS/);
});

test('a service port on which nothing listens is told apart from a denial', async ({ page, story }) => {
  expect(story.kubeconfig).toBeTruthy();
  await open(page, /allowed.*team-a\/curl.*team-b\/curl:80/);
  await probe(page);
  await expect(evidence(page)).toContainText('nothing listens');
  await expect(evidence(page)).toContainText('This is not a denial');
});

test('an API server that goes away makes the page stale, and it comes back by itself', async ({
  page,
  story,
}) => {
  await page.goto('/?view=graph');
  await expect(page.getByRole('treegrid', { name: /answers/i })).toBeVisible();
  await story.faults({ apiServerGone: true });
  await expect(page.getByText(/stale/).first()).toBeVisible();
  await expect(page.getByRole('treegrid', { name: /answers/i })).toBeVisible();
  await story.faults({});
  await expect(page.getByText(/live/).first()).toBeVisible({ timeout: 20_000 });
});

test('a client pod without curl is not run, and the page says what to do', async ({ page, story }) => {
  await story.scenario('shop');
  const edge = 'cluster.local/ns/catalog/sa/search-index>platform/mailer:8025';
  await page.goto(`/?edge=${encodeURIComponent(edge)}`);
  await expect(evidence(page)).toContainText('catalog/search-index can reach platform/mailer');
  await probe(page);
  await expect(evidence(page)).toContainText('There is no curl in container search-index');
  await expect(evidence(page)).toContainText('inconclusive');
});

test('an exec that hangs ends by itself and is no answer', async ({ page, story, request }) => {
  const state = (await (await request.get(`${story.controlUrl}/state`)).json()) as unknown;
  const pod = /"(team-a\/curl-[a-z0-9-]+)"/.exec(JSON.stringify(state))?.[1];
  expect(pod).toBeDefined();
  await open(page, /allowed.*team-a\/curl.*team-a\/httpbin/);
  await story.faults({ deadPods: [pod] });
  await probe(page);
  await expect(evidence(page)).toContainText('gave no answer', { timeout: 20_000 });
  await expect(evidence(page)).toContainText('inconclusive');
});

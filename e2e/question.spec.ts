import { expect, test } from './fixtures';

test('a question is put together from its parts by keyboard, and holds in every view', async ({
  page,
  story,
}) => {
  await story.scenario('shop');
  await page.goto('/?view=table');
  await page.getByRole('button', { name: 'Ask by parts' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'From' })).toBeFocused();
  await page.keyboard.type('oapi');
  await expect(page.getByRole('option', { name: 'orders/orders-api' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=cluster.local%2Fns%2Forders%2Fsa%2Forders-api/);
  await page.getByRole('combobox', { name: 'To' }).fill('payments/api');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Operation' }).fill('POST /charge');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/op=POST/);
  await page.keyboard.press('Escape');

  const allowed = page.getByRole('group', { name: 'Show by verdict' }).getByRole('button', {
    name: '1 allowed, untested',
  });
  await expect(page.getByRole('row', { name: /allowed for POST \/charge/ })).toBeVisible();
  for (const view of ['1', '2', '3']) {
    await page.keyboard.press(view);
    await expect(allowed).toBeVisible();
  }
  await page.keyboard.press('2');
  await page.getByRole('grid').focus();
  await expect(page.getByRole('gridcell')).toContainText('orders/orders-api to payments/api');
});

test('a policy, a reason and a state of proof narrow the matrix as they narrow the table', async ({
  page,
  story,
}) => {
  await story.scenario('shop');
  const by = 'AuthorizationPolicy/accounts/accounts-db-from-api';
  await page.goto(`/?view=matrix&by=${by}`);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-colcount', '1');
  await page.goto('/?view=matrix&proof=stale');
  await expect(page.getByText('No answer to this question')).toBeVisible();
});

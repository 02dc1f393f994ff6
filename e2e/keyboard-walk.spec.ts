import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** Where the focus is: its name, and what a reader would miss of it. */
type Stop = { readonly name: string; readonly lacks: readonly string[] };

/** More stops than any view has: a walk that long goes round in a trap. */
const ENOUGH = 120;

const stopNow = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return null;
    const hasOutline = (element: Element | null): boolean =>
      element !== null &&
      getComputedStyle(element).outlineStyle !== 'none' &&
      Number.parseFloat(getComputedStyle(element).outlineWidth) > 0;
    const { left, top, right, bottom, width, height } = at.getBoundingClientRect();
    const inside = (value: number, end: number): number => Math.min(end - 1, Math.max(0, value));
    // A wide thing may be covered in its middle by what floats over the page, but not at all of its places.
    const places = [0.1, 0.5, 0.9].map((share) =>
      document.elementFromPoint(
        inside(left + width * share, innerWidth),
        inside(top + height / 2, innerHeight),
      ),
    );
    const checks = {
      'a name': (at.getAttribute('aria-label') ?? at.textContent).trim() !== '' || at.matches('input'),
      'an outline': [at, at.closest('label'), at.closest('.cm-editor')].some(hasOutline),
      'a place in view': width > 0 && right > 0 && left < innerWidth && bottom > 0 && top < innerHeight,
      'a place on top': places.some((one) => one !== null && (at.contains(one) || one.contains(at))),
    };
    return {
      name: (at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 60),
      lacks: Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : [what])),
    };
  });

/** Presses a key until the focus leaves the page; every stop on the way. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < ENOUGH) {
    await page.keyboard.press(key);
    const stop = await stopNow(page);
    if (stop === null) return stops;
    stops.push(stop);
  }
  throw new Error(`The focus does not leave the page: ${stops.map(({ name }) => name).join(', ')}`);
}

/** Tabs on until the focus is on what has this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stop = 0; stop < ENOUGH; stop++) {
    await page.keyboard.press('Tab');
    if (name.test((await stopNow(page))?.name ?? '')) return;
  }
  throw new Error(`Tab does not lead to ${String(name)}.`);
}

const EDGE = encodeURIComponent('cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000');

/** Each view, a text that stands there once it is drawn, and what a reader must be able to reach in it. */
const VIEWS = [
  ['/', 'workloads are covered', /denied, untested/],
  ['/?view=graph', /Not drawn|Verdict/, /Graph of who can reach what|^allowed/m],
  ['/?view=matrix', 'rows by', /Matrix of who can reach what/],
  ['/?view=table&hide=none', 'team-b/curl', /Probed/],
  ['/?view=certificates', /certificates are in order/, /team-a\/curl/],
  ['/?view=findings', 'all', /all \d/],
  ['/?view=editor', 'What would this policy change?', /Draft, as YAML/],
  ['/?view=workload&id=team-a/httpbin', 'Mutual TLS, port by port', /httpbin-policy/],
  ['/?view=principal&id=cluster.local/ns/team-a/sa/curl', 'Workloads that run as it', /team-a\/curl/],
  ['/?view=policy&id=AuthorizationPolicy/team-a/httpbin-policy', 'kind: AuthorizationPolicy', /YAML/],
  [`/?view=table&edge=${EDGE}`, 'team-b/curl', /^Probe/m],
  ['/playground', 'A mesh on paper', /Draft, as YAML/],
] as const;

for (const { name, ...size } of [
  { name: 'in a wide window', width: 1440, height: 900 },
  { name: 'in a window at 200%', width: 720, height: 450 },
  { name: 'on a phone', width: 360, height: 740 },
])
  for (const [address, text, wanted] of VIEWS)
    test(`${name} Tab reaches every stop of ${address} in sight, and leaves it at both ends`, async ({
      page,
      story,
    }) => {
      expect(story.controlUrl).toContain('127.0.0.1');
      await page.setViewportSize(size);
      await page.goto(address);
      await expect(page.getByRole('main')).toContainText(text);
      if (address.includes('edge='))
        await expect(page.getByRole('button', { name: /^Probe/ }).first()).toBeVisible();
      const stops = await walk(page, 'Tab');
      expect(stops.filter(({ lacks }) => lacks.length > 0)).toEqual([]);
      expect(stops.map((stop) => stop.name).join('\n')).toMatch(wanted);
      const back = await walk(page, 'Shift+Tab');
      expect(back.length).toBeGreaterThanOrEqual(stops.length - 1);
    });

test('what takes away the thing that held the focus hands it on, and never to nobody', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  const main = page.getByRole('main');

  await page.goto('/');
  await tabTo(page, /denied, untested/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid', { name: 'Answers' })).toBeVisible();
  await expect(main).toBeFocused();

  await page.keyboard.press('/');
  await page.keyboard.type('who can reach team-a/httpbin');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/to=team-a/);
  await expect(main).toBeFocused();
  await page.getByRole('search').getByRole('button', { name: 'Clear the question' }).press('Enter');
  await expect(page).not.toHaveURL(/to=team-a/);
  await expect(main).toBeFocused();

  const all = 'disagree,unknown,conditional,allowed-probed,allowed-untested,denied-probed,denied-untested';
  await page.goto(`/?view=table&colour=red&hide=${all}`);
  await page.getByRole('button', { name: 'Drop it' }).press('Enter');
  await expect(page.getByText('is not understood')).toBeHidden();
  await expect(main).toBeFocused();
  await tabTo(page, /Clear filters/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /team-a\/httpbin/ }).first()).toBeVisible();
  await expect(main).toBeFocused();

  await tabTo(page, /^Columns$/);
  await page.keyboard.press('Enter');
  const columns = page.getByRole('group', { name: 'Columns' });
  await tabTo(page, /^$/);
  await page.keyboard.press('Space');
  await tabTo(page, /As at first/);
  await page.keyboard.press('Enter');
  await expect(columns.getByRole('button', { name: 'As at first' })).toBeDisabled();
  await expect(columns).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused();
});

test('a sheet over the page keeps the focus inside, and gives it back to the row it came from', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/?view=table&hide=none');
  await tabTo(page, /^allowed/);
  await page.keyboard.press('Home');
  const row = page.getByRole('treegrid', { name: 'Answers' }).getByRole('row').nth(1);
  await expect(row).toBeFocused();
  await page.keyboard.press('Enter');
  const evidence = page.getByRole('complementary', { name: 'Evidence' });
  await expect(evidence).toBeFocused();
  await expect(evidence.getByRole('button', { name: 'Probe' })).toBeVisible();
  for (const key of ['Tab', 'Shift+Tab'] as const)
    for (const { name } of await walk(page, key))
      expect(name).not.toMatch(/^(Question|Posture|Matrix|Table|Verdict)$/);
  await page.keyboard.press('Escape');
  await expect(evidence).toBeHidden();
  await expect(row).toBeFocused();
});

test('a probe is sent, and many are planned, sent, held and ended, by keyboard alone', async ({
  page,
  story,
}) => {
  await story.scenario('shop');
  await page.goto('/?view=table');
  await tabTo(page, /^Probe many/);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('group', { name: 'Probes' });
  await tabTo(page, /Cover the mesh/);
  await page.keyboard.press('Enter');
  await expect(panel).toContainText(/Sends \d+ requests/);
  await expect(panel).toBeFocused();
  await tabTo(page, /^Send \d/);
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('progressbar', { name: /the mesh/ })).toBeVisible();
  await expect(panel).toBeFocused();
  await tabTo(page, /^Pause$/);
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Resume' })).toBeFocused();
  await tabTo(page, /^Cancel$/);
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('cancelled');
  await expect(panel).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Probe many' })).toBeFocused();
});

test('certificates, findings and a policy are walked, opened and left by keyboard alone', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=certificates');
  const lines = page.getByRole('table', { name: 'Certificates' }).locator('td > button');
  await expect(lines).toHaveCount(4);
  await tabTo(page, /^Root$/);
  await page.keyboard.press('Tab');
  await expect(lines.first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(lines.last()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(lines.nth(2)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines.nth(2)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Enter');
  await expect(lines.nth(2)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(lines.nth(2)).toBeFocused();

  await page.keyboard.press('6');
  await tabTo(page, /^info/);
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/sev=info/);

  await page.goto('/?view=policy&id=AuthorizationPolicy/team-a/httpbin-policy');
  await tabTo(page, /YAML of the policy/);
  await tabTo(page, /^team-a\/httpbin$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/httpbin');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('[');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-a/httpbin-policy');
});

test('a draft is written, judged, followed to its line and left by keyboard alone', async ({
  page,
  story,
}) => {
  expect(story.controlUrl).toContain('127.0.0.1');
  await page.goto('/?view=editor');
  await tabTo(page, /Leave a policy out|As if it were not there/);
  await page.keyboard.press('h');
  await page.keyboard.press('ArrowDown');
  const changes = page.getByRole('list', { name: 'Answers that would change' });
  await expect(changes).toContainText('would be allowed');
  const editor = page.getByRole('textbox', { name: 'Draft, as YAML' });
  await expect(editor).toBeFocused();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('---\nkind: Nonsense\n');
  await expect(page.getByRole('list', { name: 'Remarks on the draft' })).toBeVisible();
  // Tab leaves the editor, as it leaves every other field.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: 'What would change' })).toBeFocused();
  await tabTo(page, /^line \d/);
  await page.keyboard.press('Enter');
  await expect(editor).toBeFocused();
  await tabTo(page, /How it is now/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeHidden();
  await page.keyboard.press('0');
  await expect(page.getByRole('main')).toContainText('workloads are covered');
});

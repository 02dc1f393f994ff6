import type { Browser, Page } from '@playwright/test';
import type { Measured } from './views';

/** What one visit of a page cost. Times in ms, memory in MB, scripts in kB as sent. */
export type Visit = {
  /** From the address to the first frame with the picture. */
  readonly picture: number;
  /** The longest time that the page did not answer before the picture, and from then to the end. */
  readonly stallBefore: number;
  readonly stallAfter: number;
  /** While the picture is moved with the wheel. */
  readonly framesPerSecond: number;
  readonly longestFrame: number;
  readonly heap: number;
  readonly scripts: number;
};

type Watched = Window & {
  picture?: number;
  tasks: { readonly start: number; readonly duration: number }[];
  frameTimes: number[];
};

const PAN_MS = 2_000;
const PAUSE_MS = 16;

/** Runs in the page before its own scripts: notes each long task, each frame, and when the mark is there. */
function watch(mark: string): void {
  const page = window as unknown as Watched;
  page.tasks = [];
  page.frameTimes = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) page.tasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  const look = (now: number): void => {
    page.frameTimes.push(now);
    if (page.picture === undefined && document.querySelector(mark) !== null) page.picture = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function pan(page: Page): Promise<{ readonly framesPerSecond: number; readonly longestFrame: number }> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.mouse.move(width / 2, height / 2);
  const from = await page.evaluate(() => performance.now());
  for (const end = Date.now() + PAN_MS; Date.now() < end;) {
    await page.mouse.wheel(0, 40);
    await page.waitForTimeout(PAUSE_MS);
  }
  return page.evaluate((start) => {
    const frames = (window as unknown as Watched).frameTimes.filter((at) => at >= start);
    const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
    const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1_000;
    return { framesPerSecond: gaps.length / seconds, longestFrame: Math.max(0, ...gaps) };
  }, from);
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

/** Opens a page as somebody who was never there, waits for its picture, moves it, and weighs it. */
export async function visit(
  browser: Browser,
  origin: string,
  { path, mark }: Measured,
  prepare: (page: Page) => Promise<void>,
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let scripts = 0;
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    void request.sizes().then(({ responseBodySize }) => (scripts += responseBodySize));
  });
  await prepare(page);
  await page.addInitScript(watch, mark);
  await page.goto(`${origin}${path}`);
  await page.waitForFunction(() => (window as unknown as Watched).picture !== undefined, null, {
    timeout: 120_000,
  });
  await page.waitForTimeout(500);
  const moved = await pan(page);
  const seen = await page.evaluate(() => {
    const { picture = 0, tasks } = window as unknown as Watched;
    const longest = (of: typeof tasks): number => Math.max(0, ...of.map(({ duration }) => duration));
    return {
      picture,
      stallBefore: longest(tasks.filter(({ start }) => start < picture)),
      stallAfter: longest(tasks.filter(({ start }) => start >= picture)),
    };
  });
  const heap = await heapOf(page);
  await context.close();
  return { ...seen, ...moved, heap, scripts: scripts / 1_024 };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { meshStatus } from '@/lib/api/contract';
import type { ScenarioName } from '@/lib/sandbox/scenarios/scenarios';
import { startSandbox } from '@/lib/sandbox/start-sandbox';
import { openApp } from '../fixtures';
import { findChromium } from '../find-chromium';
import { type Visit, visit } from './measure';
import { type Measured, PLAIN, VIEWS } from './views';

const SCENARIOS: readonly ScenarioName[] = ['story', 'big'];
const VISITS = 3;
const QUIET_MS = 3_000;

const PLAIN_PAGE = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/plain-flow.css">
<style>html, body, #root { height: 100%; margin: 0 }</style><div id="root"></div>
<script type="module" src="/plain-flow.js"></script>`;

const buildPlain = (): Promise<unknown> =>
  build({
    entryPoints: ['e2e/bench-ui/plain-flow.tsx'],
    outfile: 'dist/plain-flow.js',
    bundle: true,
    minify: true,
    format: 'esm',
    jsx: 'automatic',
    alias: { '@': '.' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });

/** Serves the page of React Flow alone beside the product, so that both read the same answers. */
async function servePlain(page: Page): Promise<void> {
  await page.route('**/plain-flow', (route) => route.fulfill({ contentType: 'text/html', body: PLAIN_PAGE }));
  await page.route('**/plain-flow.js', (route) => route.fulfill({ path: 'dist/plain-flow.js' }));
  await page.route('**/plain-flow.css', (route) =>
    route.fulfill({ path: 'node_modules/@xyflow/react/dist/style.css' }),
  );
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const line = (name: string, visits: readonly Visit[], plain: number): Record<string, string | number> => {
  const of = (key: keyof Visit): number => Math.round(middle(visits.map((each) => each[key])));
  return {
    view: name,
    'picture ms': of('picture'),
    'against React Flow alone': (of('picture') / plain).toFixed(2),
    'stall before ms': of('stallBefore'),
    'stall after ms': of('stallAfter'),
    'frames/s': of('framesPerSecond'),
    'longest frame ms': of('longestFrame'),
    'heap MB': of('heap'),
    'scripts kB': of('scripts'),
  };
};

/** Waits until the mesh is judged and no certificate has come for a while, so that a visit finds the server at rest. */
async function atRest(url: string): Promise<void> {
  for (let before = -1; ; await new Promise((resolve) => setTimeout(resolve, QUIET_MS))) {
    const answer = await fetch(`${url}${meshStatus.path}`);
    if (!answer.ok) continue;
    const { state, isJudging, evidence } = meshStatus.output.parse(await answer.json());
    if (state === 'live' && !isJudging && evidence.certificates === before) return;
    before = evidence.certificates;
  }
}

async function measureScenario(scenario: ScenarioName): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-bench-'));
  const sandbox = await startSandbox({ scenario });
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig);
  const app = await openApp({ kubeconfig });
  await atRest(app.url);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const visits = async (measured: Measured): Promise<Visit[]> => {
    const made: Visit[] = [];
    for (let count = 0; count < VISITS; count += 1)
      made.push(await visit(browser, app.url, measured, servePlain));
    return made;
  };
  const plain = await visits(PLAIN);
  const plainMs = middle(plain.map(({ picture }) => picture));
  const lines = [line(PLAIN.name, plain, plainMs)];
  for (const view of VIEWS) lines.push(line(view.name, await visits(view), plainMs));
  console.log(`\n${scenario}: the middle of ${VISITS} visits, each with an empty cache`);
  console.table(lines);
  await browser.close();
  await app.stop();
  await sandbox.stop();
  await rm(folder, { recursive: true });
}

await buildPlain();
for (const scenario of SCENARIOS) await measureScenario(scenario);
process.exit(0);

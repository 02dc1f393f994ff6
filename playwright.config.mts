import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/find-chromium';

export default defineConfig({
  testDir: 'e2e',
  testIgnore: '**/*.mesh.spec.ts',
  outputDir: 'test-results/browser',
  fullyParallel: false,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  // The pictures of the README are the baselines: a pod's name and a duration may differ, a layout may not.
  snapshotPathTemplate: 'docs/screenshots/{arg}{ext}',
  expect: {
    timeout: 10_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled', scale: 'css' },
  },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: await findChromium(), args: ['--no-sandbox'] },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});

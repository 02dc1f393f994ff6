import { defineConfig } from '@playwright/test';
import base from './playwright.config.mjs';

// A run on a cluster leaves nothing in the history of whoever runs it.
process.env['MESHPROOF_HISTORY'] ??= 'none';

// Chosen once, here: the process that runs a test reads it again.
process.env['MESHPROOF_SEED'] ??= String(Math.floor(Math.random() * 2 ** 31));

/** The same browser over the cluster of KUBECONFIG; one worker, since there is one cluster. */
export default defineConfig(base, {
  testIgnore: [],
  testMatch: '**/*.mesh.spec.ts',
  outputDir: 'test-results/mesh',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
});

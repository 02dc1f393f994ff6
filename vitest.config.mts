import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: { '@': path.resolve(import.meta.dirname) },
  },
  test: {
    include: ['{app,components,lib}/**/*.{test,test-prop}.{ts,tsx}'],
    typecheck: { enabled: false },
    // A property of hundreds of meshes takes its time on a busy machine.
    testTimeout: 60_000,
  },
});

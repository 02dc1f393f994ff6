import { fileURLToPath } from 'node:url';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The floor plan: each room, and the rooms of `lib` it may import. Read with ARCHITECTURE.md. */
const FLOORS = {
  mesh: [],
  objects: ['mesh'],
  engine: ['mesh'],
  envoy: ['mesh'],
  graph: ['mesh'],
  probe: ['mesh'],
  report: ['mesh'],
  questions: ['mesh'],
  weather: ['mesh'],
  preview: ['mesh'],
  cluster: ['mesh', 'objects'],
  api: ['mesh'],
  history: ['mesh'],
  answers: ['mesh', 'graph'],
  matrix: ['mesh', 'graph', 'answers'],
  sandbox: ['mesh', 'objects', 'envoy'],
  server: [
    'mesh',
    'objects',
    'cluster',
    'engine',
    'envoy',
    'graph',
    'answers',
    'probe',
    'report',
    'api',
    'history',
    'preview',
    'weather',
  ],
  cli: [
    'mesh',
    'objects',
    'cluster',
    'engine',
    'envoy',
    'graph',
    'answers',
    'probe',
    'report',
    'sandbox',
    'server',
    'api',
    'preview',
  ],
};
const rooms = Object.keys(FLOORS);

const zones = [
  ...rooms.map((room) => ({
    target: `./lib/${room}`,
    from: './lib',
    except: [room, ...FLOORS[room]].map((allowed) => `./${allowed}`),
    message: `lib/${room} may import only: ${FLOORS[room].join(', ') || 'nothing of lib'}.`,
  })),
  { target: './lib', from: ['./app', './components', './e2e'], message: 'lib knows no front door.' },
  {
    target: './components',
    from: './lib',
    except: [
      './mesh',
      './graph',
      './answers',
      './questions',
      './matrix',
      './preview',
      './weather',
      './api',
      './engine',
    ],
    message:
      'The browser sees mesh, graph, answers, questions, matrix, preview, weather, api, and the engine in a worker.',
  },
  { target: './components', from: './app', message: 'components know no route.' },
  {
    target: './app',
    from: './lib',
    except: ['./mesh', './api', './server'],
    message: 'Routes decide nothing: they call server and render components.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '.next/**',
      'dist/**',
      'node_modules/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { 'import-x': importX, 'react-hooks': reactHooks },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: root })] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 12],
      'no-console': 'error',
    },
  },
  {
    files: ['{lib,components,app}/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', '**/*.test-prop.ts', '**/*.fixture.ts', 'lib/testing/**'],
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: root, zones }] },
  },
  {
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }] },
  },
  {
    // A table of cases is as long as the cases are.
    files: ['**/*.test.{ts,tsx}', '**/*.test-prop.ts', 'e2e/**', 'lib/testing/**'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  // Playwright hands a fixture over with a function called `use`, which is no hook.
  { files: ['e2e/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
  // Next, Playwright and vitest ask for a default export.
  {
    files: ['app/**/*.tsx', '*.config.{ts,mts}', 'e2e/**/*.mts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  { files: ['lib/cli/**', 'e2e/bench-ui/run.ts'], rules: { 'no-console': 'off' } },
);

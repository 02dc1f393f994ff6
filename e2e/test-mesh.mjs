/** Hands `--fuzz N` and `--seed S` on to the tests, which Playwright would not; the rest goes to Playwright. */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const OPTIONS = { fuzz: 'MESHPROOF_FUZZ', seed: 'MESHPROOF_SEED' };

const { tokens } = parseArgs({
  options: { fuzz: { type: 'string' }, seed: { type: 'string' } },
  strict: false,
  tokens: true,
});

const env = { ...process.env };
const rest = [];
for (const token of tokens) {
  const variable = token.kind === 'option' ? OPTIONS[token.name] : undefined;
  if (variable !== undefined) env[variable] = token.value ?? '';
  else if (token.kind === 'positional') rest.push(token.value);
  else if (token.kind === 'option')
    rest.push(token.rawName, ...(token.value === undefined ? [] : [token.value]));
}

const child = spawn('playwright', ['test', '--config', 'playwright.mesh.config.mts', ...rest], {
  stdio: 'inherit',
  env,
});
// The terminal sends an interrupt to both; the tests clean up after themselves and end in their own time.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));

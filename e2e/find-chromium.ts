import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const fontConfig = (folder: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`;

/**
 * The browser to test with: MESHPROOF_CHROMIUM, else the one that comes with npm. That one unpacks to the
 * folder that TMPDIR names while it is imported, and its shared libraries only where it believes to run
 * on Lambda; its own fonts.conf points to a fixed folder, so ours replaces it.
 */
export async function findChromium(): Promise<string> {
  const chosen = process.env['MESHPROOF_CHROMIUM'];
  if (chosen !== undefined) return chosen;
  const folder = path.resolve('node_modules/.cache/chromium-147');
  mkdirSync(path.join(folder, 'fontconfig'), { recursive: true });
  writeFileSync(path.join(folder, 'fontconfig', 'fonts.conf'), fontConfig(folder));
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = folder;
  process.env['FONTCONFIG_PATH'] ??= path.join(folder, 'fontconfig');
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const executable = await chromium.executablePath();
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  return executable;
}

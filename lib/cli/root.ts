import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  return findRoot(path.dirname(folder));
}

/** The folder of this installation: where the built page, the fonts and `package.json` lie. */
export const ROOT = findRoot(path.dirname(fileURLToPath(import.meta.url)));

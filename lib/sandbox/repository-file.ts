import { existsSync } from 'node:fs';
import path from 'node:path';

/** Finds a file of this repository from wherever this code runs: from its source, or bundled. */
export const repositoryFile = (relative: string, from = import.meta.dirname): string => {
  const candidate = path.join(from, relative);
  if (existsSync(candidate)) return candidate;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`${relative} is missing. Start the sandbox from a whole checkout.`);
  return repositoryFile(relative, parent);
};

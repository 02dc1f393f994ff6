import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from './connect';

/** The kubeconfig as it was merged, for a child process, readable by its owner alone; removed by `remove`. */
export function writeKubeconfig({ config }: Connection): {
  readonly file: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshproof-'));
  const file = path.join(folder, 'kubeconfig');
  writeFileSync(file, config.exportConfig(), { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

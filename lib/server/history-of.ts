import { locateHistory } from '@/lib/history/location';
import { openHistory } from '@/lib/history/open-history';
import type { OpenHistory } from './recorder';
import type { Settings } from './settings';

/**
 * The history that the settings name. Files are never probed, and a sandbox is another mesh each time it
 * starts, so its observations stay in memory unless a place for them was named. `root` is the installation.
 */
export const historyOf =
  ({ history }: Pick<Settings, 'history'>, root: string): OpenHistory =>
  (mesh) => {
    if (mesh.kind === 'files' || history === 'none') return Promise.resolve(null);
    if (mesh.kind === 'sandbox' && history === undefined) return Promise.resolve(null);
    return openHistory({
      location: locateHistory(history, process.env),
      token: process.env['MESHPROOF_HISTORY_TOKEN'],
      root,
    });
  };

import { historyOf } from '@/lib/server/history-of';
import { openMesh, type OpenMesh } from '@/lib/server/open-mesh';
import { openSource } from '@/lib/server/open-source';
import { type MeshOptions, toSettings } from './options';
import { ROOT } from './root';

/** The mesh of the options, followed until it is closed, with its history. */
export function openFromOptions(options: MeshOptions): OpenMesh {
  const settings = toSettings(options);
  return openMesh((onChange) => openSource(settings, onChange), { history: historyOf(settings, ROOT) });
}

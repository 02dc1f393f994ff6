import { historyOf } from '@/lib/server/history-of';
import { openMesh, type OpenMesh } from '@/lib/server/open-mesh';
import { openSource } from '@/lib/server/open-source';
import { type MeshOptions, toSettings } from './options';
import type { ProbeOptions } from './probe-options';
import { ROOT } from './root';

/** The mesh of the options, followed until it is closed, with its history. */
export function openFromOptions(options: MeshOptions & ProbeOptions): OpenMesh {
  const settings = toSettings(options);
  return openMesh((onChange) => openSource(settings, onChange), {
    probing: settings.probing,
    history: historyOf(settings, ROOT),
  });
}

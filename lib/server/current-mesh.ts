import { openMesh, type OpenMesh } from './open-mesh';
import { openSource } from './open-source';
import { readSettings } from './settings';

declare global {
  var meshproof: OpenMesh | undefined;
}

/**
 * The one mesh of this process, opened at the first call. It hangs on `globalThis`, since Next may load
 * this module once for each route.
 */
export const currentMesh = (): OpenMesh =>
  (globalThis.meshproof ??= openMesh((onChange) => openSource(readSettings(process.env), onChange)));

import { openMesh, type OpenMesh } from './open-mesh';
import { openSource } from './open-source';
import { readSettings } from './settings';

const KEY = Symbol.for('meshproof.current-mesh');
const held = globalThis as { [KEY]?: OpenMesh };

/**
 * The one mesh of this process, opened at the first call. It hangs on `globalThis`, since Next may load
 * this module once for each route.
 */
export const currentMesh = (): OpenMesh =>
  (held[KEY] ??= openMesh((onChange) => openSource(readSettings(process.env), onChange)));

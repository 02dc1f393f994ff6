import { existsSync } from 'node:fs';
import path from 'node:path';
import { judgeHere } from './judge';
import { judgeInThread } from './judge-thread';
import { openMesh, type OpenMesh } from './open-mesh';
import { openSource } from './open-source';
import { historyOf } from './history-of';
import { readSettings, type Settings } from './settings';

/** Built beside the command line; a development server without it judges by itself. */
const WORKER = path.join(process.cwd(), 'dist/judge-worker.mjs');

declare global {
  var meshproof: OpenMesh | undefined;
}

/**
 * The one mesh of this process, opened at the first call. It hangs on `globalThis`, since Next may load
 * this module once for each route.
 */
export const currentMesh = (): OpenMesh => (globalThis.meshproof ??= openCurrent(readSettings(process.env)));

const openCurrent = (settings: Settings): OpenMesh =>
  openMesh((onChange) => openSource(settings, onChange), {
    probing: settings.probing,
    history: historyOf(settings, process.cwd()),
    followsProxies: true,
    judge: existsSync(WORKER) ? judgeInThread(WORKER) : judgeHere(),
  });

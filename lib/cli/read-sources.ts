import { ok, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { filesName, readTexts, snapshotOf } from '@/lib/server/read-files';
import type { Settings } from '@/lib/server/settings';
import { type Places, placesIn } from './places';
import { readMesh } from './read-mesh';

/** A mesh, and where its objects stand in files; a cluster has no such places. */
export type Sources = { readonly snapshot: Snapshot; readonly places: Places };

/** Reads the mesh once, and keeps the files' text for their lines. */
export async function readSources(settings: Settings): Promise<Result<Sources>> {
  if (settings.files.length === 0) {
    const read = await readMesh(settings);
    return read.ok ? ok({ snapshot: read.value, places: placesIn([]) }) : read;
  }
  const texts = await readTexts(settings.files);
  if (!texts.ok) return texts;
  const snapshot = snapshotOf(texts.value, filesName(settings.files), new Date());
  return ok({ snapshot, places: placesIn(texts.value) });
}

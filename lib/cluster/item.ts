import { z } from 'zod';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { MeshObject, Problem } from '@/lib/mesh/snapshot';
import { decodeObject } from '@/lib/objects/decode';
import { asMeshConfigMap, decodeMeshConfig } from '@/lib/objects/mesh-config';
import type { WatchedKind } from './kinds';

/** One object of the cluster, reduced at once to what is kept of it. */
export type Item = {
  readonly key: string;
  /** Its resourceVersion. */
  readonly version: string;
  readonly object: MeshObject | null;
  readonly config: MeshConfig | null;
  readonly problem: Problem | null;
};

const Key = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().nullish(),
    resourceVersion: z.string().default(''),
  }),
});

/** Items of a built-in list carry neither apiVersion nor kind. */
export function decodeItem(kind: WatchedKind, raw: unknown): Item | null {
  const parsed = Key.safeParse(raw);
  if (!parsed.success) return null;
  const { name, namespace, resourceVersion: version } = parsed.data.metadata;
  const key = `${namespace ?? ''}/${name}`;
  const typed = {
    ...(raw as Record<string, unknown>),
    apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
    kind: kind.kind,
  };
  if (kind.only) {
    const config = decodeMeshConfig(asMeshConfigMap(typed) ?? {});
    return config.ok
      ? { key, version, object: null, config: config.value, problem: null }
      : { key, version, object: null, config: null, problem: config.error };
  }
  const decoded = decodeObject(typed, null);
  return {
    key,
    version,
    object: decoded?.ok ? decoded.value : null,
    config: null,
    problem: decoded && !decoded.ok ? decoded.error : null,
  };
}

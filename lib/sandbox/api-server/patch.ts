import { type AnyRecord, isRecord } from '@/lib/objects/record';

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** Lists of the built-in kinds that merge by a key of their entries instead of being replaced. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  ports: ['containerPort', 'port'],
  volumeMounts: ['mountPath'],
  conditions: ['type'],
  ownerReferences: ['uid'],
};

/** As kubectl applies built-in kinds: like a merge patch, but keyed lists merge entry by entry. */
export function strategicPatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergeField(key, merged[key], value);
  }
  const retained = patch['$retainKeys'];
  if (!Array.isArray(retained)) return merged;
  return Object.fromEntries(Object.entries(merged).filter(([key]) => retained.includes(key)));
}

function mergeField(key: string, before: unknown, value: unknown): unknown {
  const entries = Array.isArray(value) ? value.filter(isRecord) : [];
  const mergeKey = (MERGE_KEYS[key] ?? []).find((name) => entries.some((entry) => name in entry));
  if (mergeKey === undefined || !Array.isArray(before))
    return Array.isArray(value) ? value.map(withoutDirectives) : strategicPatch(before, value);
  return mergeEntries(before.filter(isRecord), entries, mergeKey);
}

function mergeEntries(before: readonly AnyRecord[], entries: readonly AnyRecord[], key: string): unknown[] {
  const merged = new Map<unknown, unknown>(before.map((entry) => [entry[key], entry]));
  for (const entry of entries) {
    if (entry['$patch'] === 'delete') merged.delete(entry[key]);
    else merged.set(entry[key], strategicPatch(merged.get(entry[key]), entry));
  }
  return [...merged.values()];
}

const withoutDirectives = (value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('$'))) : value;

/** What one manager applied before and does not apply any more is removed; the rest merges. */
export function applyPatch(target: unknown, applied: unknown, patch: unknown): unknown {
  return strategicPatch(prune(target, applied, patch), patch);
}

function prune(target: unknown, applied: unknown, patch: unknown): unknown {
  if (!isRecord(target) || !isRecord(applied) || !isRecord(patch)) return target;
  const kept = Object.entries(target).filter(([key]) => !(key in applied) || key in patch);
  return Object.fromEntries(kept.map(([key, value]) => [key, prune(value, applied[key], patch[key])]));
}

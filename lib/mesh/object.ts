import { z } from 'zod';

/** Names one Kubernetes object; `namespace` is null for objects that have none. */
export const ObjectRef = z.object({
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

/** One object at one version: `uid/resourceVersion` on a cluster, a content hash in files. */
export const ObjectVersion = ObjectRef.extend({ version: z.string() });
export type ObjectVersion = z.infer<typeof ObjectVersion>;

/** Where an object stood in what was read from files; lines count from 1. */
export const Source = z.object({ file: z.string(), document: z.number(), line: z.number() });
export type Source = z.infer<typeof Source>;

/** The metadata that decides anything, of any object. */
export const ObjectMeta = z.object({
  name: z.string(),
  /** Empty for cluster-wide objects. */
  namespace: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  /** ISO 8601; empty where a file gives none. */
  createdAt: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
});
export type ObjectMeta = z.infer<typeof ObjectMeta>;

/** `Kind namespace/name`, as kubectl users write it. */
export const refText = (ref: ObjectRef): string =>
  `${ref.kind} ${ref.namespace === null ? '' : `${ref.namespace}/`}${ref.name}`;

/** A key that is equal for equal references. */
export const refKey = (ref: ObjectRef): string => `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;

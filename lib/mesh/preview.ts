import { z } from 'zod';
import { PolicyDiff } from './answer-change';
import { ObjectRef } from './object';
import { MeshIdentity } from './snapshot';

/** A remark on a draft, at its line. */
export const DraftRemark = z.object({
  /** `refused`: no cluster takes it, and it is not judged. `ignored`: it decides nothing. `noted`: a remark of the linter. */
  effect: z.enum(['refused', 'warned', 'ignored', 'noted']),
  /** Null: a document that is no object. */
  object: ObjectRef.nullable(),
  /** Counts from 1. */
  line: z.number(),
  path: z.string(),
  message: z.string(),
});
export type DraftRemark = z.infer<typeof DraftRemark>;

/** A draft, judged. Nothing of it is applied. */
export const Preview = z.object({
  /** The mesh that it was judged over; null: the text alone. */
  mesh: MeshIdentity.nullable(),
  /** Of the mesh's snapshot; null: the text alone. */
  takenAt: z.string().nullable(),
  /** In the order of lines. */
  remarks: z.array(DraftRemark),
  /** Objects that the draft puts in place, and takes out. */
  puts: z.array(ObjectRef),
  removes: z.array(ObjectRef),
  diff: PolicyDiff,
  /** Of the mesh as the draft leaves it. */
  workloads: z.number(),
  tookMs: z.number(),
});
export type Preview = z.infer<typeof Preview>;

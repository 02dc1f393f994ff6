import { z } from 'zod';

/** An expected failure, as a value: what failed, on which subject, and what to do about it. */
export const Fault = z.object({
  kind: z.enum(['forbidden', 'unreachable', 'not-installed', 'not-found', 'malformed', 'timed-out']),
  /** The object, file, host or permission at fault, as its owner would name it. */
  subject: z.string(),
  /** One sentence: what happened, and what to do. */
  detail: z.string(),
});
export type Fault = z.infer<typeof Fault>;

/** A value, or the failure that stands in its place. */
export type Result<T, E = Fault> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A successful result. */
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

/** A failed result. */
export const fail = <E>(error: E): { ok: false; error: E } => ({ ok: false, error });

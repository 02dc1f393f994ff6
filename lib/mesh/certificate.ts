import { z } from 'zod';

/** The SVID that one pod's proxy presents, or why it could not be read. No key, ever. */
export const Certificate = z.object({
  pod: z.object({ namespace: z.string(), name: z.string(), uid: z.string() }),
  state: z.enum(['active', 'warming', 'unread']),
  /** Why it is not active; empty when it is. */
  detail: z.string(),
  spiffeId: z.string().nullable(),
  /** Lower-case hexadecimal, no leading zeros, no separators. */
  serial: z.string().nullable(),
  issuer: z.string().nullable(),
  /** ISO 8601, UTC. */
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
  /** SHA-256 of each trust anchor's DER, lower-case hexadecimal. */
  roots: z.array(z.string()),
  readAt: z.string(),
});
export type Certificate = z.infer<typeof Certificate>;

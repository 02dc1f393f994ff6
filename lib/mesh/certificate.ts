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

/** What one pod's proxy presents, beside what the objects say of the pod. */
export const HeldCertificate = z.object({
  pod: z.object({ namespace: z.string(), name: z.string() }),
  /** Id of its workload. */
  workload: z.string(),
  /** The SPIFFE ID of the account that the pod runs as. */
  declared: z.string(),
  /** Ids of other workloads that run as the same account. */
  sharedWith: z.array(z.string()),
  /** Null until its proxy was asked. */
  certificate: Certificate.omit({ pod: true }).nullable(),
});
export type HeldCertificate = z.infer<typeof HeldCertificate>;

/** The certificates of a mesh, one for each pod with a proxy. */
export const CertificateReport = z.object({
  /** Trust domains that the mesh knows, its own first. */
  trustDomains: z.array(z.string()),
  held: z.array(HeldCertificate),
});
export type CertificateReport = z.infer<typeof CertificateReport>;

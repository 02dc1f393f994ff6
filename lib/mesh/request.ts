import { z } from 'zod';

const headerValue = z.union([z.string(), z.array(z.string())]);

/** Who calls. Every field may be left out; what is left out is unknown, and null says "has none". */
export const Caller = z.object({
  namespace: z.string().optional(),
  workload: z.string().optional(),
  pod: z.string().optional(),
  serviceAccount: z.string().optional(),
  /** `spiffe://...`; null: the caller presents no identity. */
  identity: z.string().nullable().optional(),
  /** True: from outside the mesh, without a proxy. */
  external: z.boolean().optional(),
  ip: z.string().optional(),
});
export type Caller = z.infer<typeof Caller>;

/** What is called: a Service and its port, or a workload or pod and the pod's own port. */
export const Callee = z.object({
  namespace: z.string(),
  workload: z.string().optional(),
  pod: z.string().optional(),
  service: z.string().nullable().optional(),
  /** Service port; null: the pod itself is addressed. */
  port: z.number().nullable().optional(),
  targetPort: z.number().optional(),
});
export type Callee = z.infer<typeof Callee>;

/** One request with the facts that are known of it. */
export const AccessRequest = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  from: Caller.nullable().optional(),
  to: Callee,
  transport: z.enum(['auto', 'plaintext', 'mtls']).default('auto'),
  /** What the application sends: `tls` is a TLS session of its own. Left out: open where the port takes both. */
  protocol: z.enum(['http', 'tcp', 'tls']).optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  host: z.string().optional(),
  headers: z.record(z.string(), headerValue).optional(),
  sni: z.string().optional(),
  remoteIp: z.string().optional(),
  /** Claims of a token; null: no token. */
  jwt: z
    .object({
      claims: z.record(z.string(), z.unknown()),
      /** False: its signature or times do not hold. */
      verified: z.boolean().optional(),
      /** `header authorization` where left out; `header x-jwt <prefix>`, `param access_token`, `cookie session`. */
      place: z.string().optional(),
    })
    .nullable()
    .optional(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

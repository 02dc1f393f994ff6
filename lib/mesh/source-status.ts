import { z } from 'zod';
import { Fault } from './result';
import { MeshIdentity } from './snapshot';

/** One thing that is read from the cluster, and how fresh it is. */
export const SourceStatus = z.object({
  /** `pods`, `authorizationpolicies.security.istio.io`, `proxy certificates`, ... */
  resource: z.string(),
  state: z.enum(['loading', 'live', 'stale', 'forbidden', 'absent']),
  /** When it was last known to be right; ISO 8601. */
  at: z.string().nullable(),
  /** Objects held. */
  count: z.number(),
  /** One sentence where the state is not `live` or `loading`; else empty. */
  detail: z.string(),
});
export type SourceStatus = z.infer<typeof SourceStatus>;

/** The reader's whole state: which mesh, how fresh, what failed. */
export const MeshStatus = z.object({
  mesh: MeshIdentity,
  /** `starting`: nothing to show yet; `partial`: live with gaps; `stale`: the API server is gone. */
  state: z.enum(['starting', 'live', 'partial', 'stale', 'failed']),
  /** Set when nothing can be read at all. */
  fault: Fault.nullable(),
  sources: z.array(SourceStatus),
  /** A newer snapshot than the one that is shown is being judged. */
  isJudging: z.boolean(),
  /** Grows by one with each change of what is shown: the answers, and what was observed. */
  revision: z.number(),
  /** How often what proxies present, and what they hold, became different: no answer hangs on it. */
  evidence: z.object({ certificates: z.number(), proxies: z.number() }),
  /** When the server next tries to reach the cluster; ISO 8601, null while connected. */
  retryAt: z.string().nullable(),
});
export type MeshStatus = z.infer<typeof MeshStatus>;

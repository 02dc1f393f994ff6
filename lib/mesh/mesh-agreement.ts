import { z } from 'zod';
import { Verdict } from './verdict';

/** An edge of which the destination's proxy would decide otherwise than declared. */
export const HeldDisagreement = z.object({ edge: z.string(), sentence: z.string() });
export type HeldDisagreement = z.infer<typeof HeldDisagreement>;

/** How declared, distributed and observed stand to one another for a class of edges. */
export const Concord = z.enum(['agree', 'contradicted', 'stale', 'unproved', 'cannot']);
export type Concord = z.infer<typeof Concord>;

/** One class of edges: every principal of one class at every port of another. */
export const ClassConcord = z.object({
  concord: Concord,
  /** Names of the two classes. */
  from: z.string(),
  to: z.string(),
  pairs: z.number(),
  verdict: Verdict,
  /** One edge of the class: the one that was probed or contradicts, where there is one. */
  edge: z.string(),
  /** When the newest probe that counts was made. */
  at: z.string().nullable(),
  sentence: z.string(),
});
export type ClassConcord = z.infer<typeof ClassConcord>;

const Count = z.object({ classes: z.number(), pairs: z.number() });

/** The whole mesh in five counts. */
export const MeshAgreement = z.object({
  counts: z.record(Concord, Count),
  proxies: z.object({
    /** Of the proxies that speak for a workload, one for each: those that were read since anything changed. */
    read: z.number(),
    of: z.number(),
    /** Pairs of a caller and a port that no proxy was asked about, since a workload is compared up to a bound. */
    leftOut: z.number(),
  }),
});
export type MeshAgreement = z.infer<typeof MeshAgreement>;

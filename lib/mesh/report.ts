import { z } from 'zod';
import { Agreement, Observation } from './observation';
import { Finding } from './reachability';
import { Gap, MeshIdentity, Problem } from './snapshot';

/** How one answer stands: its verdict, and how far it is proved. */
export const ReportStanding = z.enum([
  'disagree',
  'unknown',
  'conditional',
  'allowed-probed',
  'allowed-untested',
  'denied-probed',
  'denied-untested',
]);
export type ReportStanding = z.infer<typeof ReportStanding>;

/** One edge as a line of a report. */
export const ReportAnswer = z.object({
  edge: z.string(),
  standing: ReportStanding,
  /** `team-a/curl`; a foreign trust domain stays in front. */
  from: z.string(),
  /** `team-a/httpbin:8000`. */
  to: z.string(),
  /** The requests that it speaks of: `any`, or the edge's condition. */
  operation: z.string(),
  /** `httpbin-policy, rule 0`, or the rule of Istio that decided without one. */
  decidedBy: z.string(),
  sentence: z.string(),
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;

/** A probe with what it proves. */
export const ReportProof = z.object({ agreement: Agreement, observation: Observation });
export type ReportProof = z.infer<typeof ReportProof>;

/** The proof on paper: what was asked, what is predicted, what was seen, and what could not be read. */
export const Report = z.object({
  title: z.string(),
  /** The counts, in words. */
  lead: z.string(),
  mesh: MeshIdentity,
  takenAt: z.string(),
  generatedAt: z.string(),
  /** Version of Meshproof. */
  engine: z.string(),
  /** Names the snapshot: equal digests were judged from equal facts. */
  snapshotDigest: z.string(),
  counts: z.record(ReportStanding, z.number()),
  /** Every answer but those that are denied and untested, which are only counted. */
  answers: z.array(ReportAnswer),
  proofs: z.array(ReportProof),
  findings: z.array(Finding),
  gaps: z.array(Gap),
  problems: z.array(Problem),
});
export type Report = z.infer<typeof Report>;

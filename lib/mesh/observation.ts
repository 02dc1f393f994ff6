import { z } from 'zod';
import { ObjectRef, ObjectVersion } from './object';

/** One experiment, planned: what will be sent, from where, as whom. */
export const Probe = z.object({
  id: z.string(),
  edge: z.string(),
  principal: z.string(),
  /** The pod and container that send it, and why this one. */
  client: z.object({ namespace: z.string(), pod: z.string(), container: z.string(), uid: z.string() }),
  why: z.string(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    host: z.string(),
    port: z.number(),
    path: z.string(),
    protocol: z.enum(['http', 'tcp']),
  }),
  /** The command for this request alone, as an argument list; no shell reads it. */
  argv: z.array(z.string()),
  /** The same as one line to paste into a terminal: `kubectl exec ... -- curl ...`. */
  command: z.string(),
});
export type Probe = z.infer<typeof Probe>;

/** What the command gave back, before anybody reads meaning into it. */
export const RawOutcome = z.object({
  exitCode: z.number().nullable(),
  httpCode: z.number().nullable(),
  /** The first 2,048 characters of the body. */
  body: z.string(),
  headers: z.record(z.string(), z.string()),
  /** curl's own words. */
  error: z.string(),
  milliseconds: z.number().nullable(),
});
export type RawOutcome = z.infer<typeof RawOutcome>;

/** What a probe saw. */
export const Seen = z.enum([
  'reached',
  'denied',
  'unauthenticated',
  'cut',
  'unreachable',
  'unresolved',
  'refused',
  'timed-out',
  'unclear',
  'not-run',
]);
export type Seen = z.infer<typeof Seen>;

/** The same request from a principal that is predicted allowed, so that a server that is down is not read as a denial. */
const Control = z.object({
  edge: z.string(),
  principal: z.string(),
  observation: z.string(),
  at: z.string(),
  seen: Seen,
  httpCode: z.number().nullable(),
  meaning: z.string(),
});
type Control = z.infer<typeof Control>;

/** What the destination proxy's access log says of this very request. */
export const LogReading = z.object({
  /** Where it was read; null: nowhere. */
  pod: z.string().nullable(),
  /** `rbac_access_denied_matched_policy[...]`, `via_upstream`; null: no line was found. */
  details: z.string().nullable(),
  /** The policy that refused; null: none is named. */
  policy: ObjectRef.nullable(),
  rule: z.number().nullable(),
  /** One sentence: who refused, or why that is predicted and not seen. */
  sentence: z.string(),
});
export type LogReading = z.infer<typeof LogReading>;

/** The proxy took another policy shortly before, so that a connection may still follow the former one. */
export const Settling = z.object({
  /** When the proxy took what it holds; by this computer's clock. */
  takenAt: z.string(),
  /** Answers from then on follow what the proxy holds. */
  until: z.string(),
});
export type Settling = z.infer<typeof Settling>;

/** One experiment, done, with the versions of everything its verdict rested on. */
export const Observation = z.object({
  id: z.string(),
  edge: z.string(),
  at: z.string(),
  probe: Probe.nullable(),
  raw: RawOutcome,
  seen: Seen,
  /** One sentence: what was seen and what it means. */
  meaning: z.string(),
  /** What was predicted when it ran. */
  predicted: z.string(),
  restsOn: z.array(ObjectVersion),
  /** Of a denial: absent where no principal is predicted allowed, or none of its pods can send. */
  control: Control.optional(),
  /** Of a refusal: absent until the log was asked for. */
  log: LogReading.optional(),
  /** Of an answer that contradicts, while connections to a changed proxy are drained. */
  settling: Settling.optional(),
});
export type Observation = z.infer<typeof Observation>;

/** Verdict against observation. */
export const Agreement = z.object({
  edge: z.string(),
  disposition: z.enum(['confirmed', 'contradicted', 'inconclusive', 'unproven']),
  /** Null while nothing was observed. */
  observation: z.string().nullable(),
  at: z.string().nullable(),
  /** Names what changed since; null while the proof is current. */
  stale: z.string().nullable(),
  sentence: z.string(),
});
export type Agreement = z.infer<typeof Agreement>;

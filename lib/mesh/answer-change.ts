import { z } from 'zod';
import { ObjectRef } from './object';
import { RequestCondition } from './reachability';
import { ReasonKind, Verdict } from './verdict';

/** What is said of some pairs on one side of a comparison. */
export const ChangeSide = z.object({
  verdict: Verdict,
  reason: ReasonKind,
  detail: z.string(),
  condition: RequestCondition.nullable(),
  policy: ObjectRef.nullable(),
  rule: z.number().nullable(),
});
export type ChangeSide = z.infer<typeof ChangeSide>;

/** Pairs of principals and ports whose answer changes in the same way: each of `principals` at each of `ports`. */
export const AnswerChange = z.object({
  /** `opens`: more requests pass. `closes`: fewer do. `changes`: neither can be said. */
  direction: z.enum(['opens', 'closes', 'changes']),
  /** Null: the pair was not there before, or is not there afterwards. */
  before: ChangeSide.nullable(),
  after: ChangeSide.nullable(),
  who: z.string(),
  where: z.string(),
  count: z.number(),
  /** Ids of the first edges. */
  examples: z.array(z.string()),
});
export type AnswerChange = z.infer<typeof AnswerChange>;

/** What changes from one judgement of a mesh to another. */
export const PolicyDiff = z.object({
  /** What opens comes first, then what closes; the widest first. */
  changes: z.array(AnswerChange),
  /** Pairs that change, in all of `changes` and in those left out. */
  count: z.number(),
  opens: z.number(),
  closes: z.number(),
  /** Changes, and pairs in them, beyond those listed. */
  leftOut: z.object({ changes: z.number(), count: z.number() }),
  /** Pairs that keep their answer, and that another policy or rule decides. */
  decidedOtherwise: z.number(),
  /** Pairs compared. */
  of: z.number(),
});
export type PolicyDiff = z.infer<typeof PolicyDiff>;

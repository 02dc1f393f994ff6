import { z } from 'zod';
import { ObjectRef } from './object';
import { Verdict } from './verdict';

/** One rule that a proxy holds, with the policy that it was made from. */
export const HeldRule = z.object({
  /** As the proxy names it: `ns[team-a]-policy[httpbin-policy]-rule[0]`. */
  id: z.string(),
  /** Null: not a name that Istio gives, so something else put it there. */
  policy: ObjectRef.nullable(),
  rule: z.number().nullable(),
  use: z.enum(['allow', 'deny', 'audit', 'custom', 'dry-run']),
});
export type HeldRule = z.infer<typeof HeldRule>;

/** How what a proxy holds differs from what the cluster declares. */
export const Difference = z.object({
  kind: z.enum([
    'not-yet-there',
    'stale',
    'rule-dropped',
    'extra-rule',
    'other-mode',
    'refused',
    'other-verdict',
  ]),
  /** The object that the proxy lacks, holds too long, or was changed by; null where none is known. */
  object: ObjectRef.nullable(),
  rule: z.number().nullable(),
  sentence: z.string(),
});
export type Difference = z.infer<typeof Difference>;

/** How a proxy stands to what is declared, what is amiss first. */
export const ProxyStep = z.enum(['refused', 'behind', 'differs', 'unread', 'in-step']);
export type ProxyStep = z.infer<typeof ProxyStep>;

const PodRef = z.object({ namespace: z.string(), name: z.string(), uid: z.string() });

/** One proxy: which configuration it holds, since when, and how that stands to what is declared. */
export const ProxyState = z.object({
  pod: PodRef,
  /** Id of the workload. */
  target: z.string(),
  /** `behind`: time alone should mend it; `differs`: it will not; `refused`: the proxy did not take what it was sent. */
  step: ProxyStep,
  /** Why it was not read; empty when it was. */
  detail: z.string(),
  /** istiod's name of the configuration, as the proxy repeats it. */
  version: z.string().nullable(),
  /** When the proxy last took a new inbound listener; by the proxy's own clock. */
  updatedAt: z.string().nullable(),
  readAt: z.string(),
  differences: z.array(Difference),
});
export type ProxyState = z.infer<typeof ProxyState>;

/** What the proxy does with one request: of a conditional edge there are two. */
export const HeldAnswer = z.object({
  /** `GET /headers`; `bytes` on a port that is not HTTP. */
  request: z.string(),
  declared: Verdict,
  held: Verdict,
  /** The rules that decided; empty where none did. */
  rules: z.array(HeldRule),
  /** One clause: what of the configuration decided. */
  because: z.string(),
});
export type HeldAnswer = z.infer<typeof HeldAnswer>;

/** What the destination's proxy would do with an edge's request, by the configuration that it holds. */
export const Distributed = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('held'),
    verdict: Verdict,
    /** True: as declared; false: not; null: one of the two cannot tell, or it is not this proxy's to decide. */
    agrees: z.boolean().nullable(),
    sentence: z.string(),
    answers: z.array(HeldAnswer),
    proxy: ProxyState,
  }),
  /** Nothing is distributed: no proxy stands there, or files hold none. */
  z.object({ kind: z.literal('none'), detail: z.string() }),
  z.object({ kind: z.literal('unread'), detail: z.string(), proxy: ProxyState.nullable() }),
]);
export type Distributed = z.infer<typeof Distributed>;

/** How each step is called beside a proxy. */
export const STEP_WORD: Readonly<Record<ProxyStep, string>> = {
  'in-step': 'in step',
  behind: 'behind',
  differs: 'differs',
  refused: 'refused',
  unread: 'not read',
};

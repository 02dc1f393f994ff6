import { z } from 'zod';
import { plural } from './plural';
import { Verdict } from './verdict';

/** An edge of which the destination's proxy would decide otherwise than declared. */
export const HeldDisagreement = z.object({ edge: z.string(), sentence: z.string() });
export type HeldDisagreement = z.infer<typeof HeldDisagreement>;

/** How declared, distributed and observed stand to one another for a class of edges. */
export const Concord = z.enum(['agree', 'contradicted', 'stale', 'unproved', 'cannot']);
export type Concord = z.infer<typeof Concord>;

/** How each is called. */
export const CONCORD_WORD: Readonly<Record<Concord, string>> = {
  agree: 'agree',
  contradicted: 'contradicted',
  stale: 'out of date',
  unproved: 'not observed',
  cannot: 'cannot tell',
};

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

const number = (count: number): string => count.toLocaleString('en');

/** How a mesh, or a part of it, stands, in one sentence. */
export function agreementSentence(counts: MeshAgreement['counts']): string {
  const all = Object.values(counts).reduce((sum, { classes }) => sum + classes, 0);
  const { contradicted, agree, stale } = counts;
  if (all === 0) return 'No answer to this question.';
  if (contradicted.classes > 0)
    return `${number(contradicted.classes)} of ${plural(all, 'class', 'classes')} of answers ${contradicted.classes === 1 ? 'is' : 'are'} contradicted by a proxy or a probe.`;
  if (agree.classes + stale.classes === 0)
    return 'No answer is contradicted by a proxy, and none was observed yet.';
  if (agree.classes === all)
    return `Every answer agrees: ${plural(all, 'class', 'classes')}, all observed as declared.`;
  return `${number(agree.classes)} of ${plural(all, 'class', 'classes')} of answers ${agree.classes === 1 ? 'was' : 'were'} observed as declared, and none is contradicted.`;
}

/** How far proxies were asked, in one sentence. */
export function askedSentence({ read, of, leftOut }: MeshAgreement['proxies']): string {
  if (of === 0) return 'No sidecar that could be read stands before these workloads.';
  if (read === 0)
    return `None of ${plural(of, 'workload')} has a proxy that was read since anything changed, so nothing is compared with what proxies hold.`;
  const whole = `The proxies of ${number(read)} of ${plural(of, 'workload')} were read since anything changed`;
  return leftOut === 0
    ? `${whole}, and each was asked about every caller.`
    : `${whole}; about ${plural(leftOut, 'answer')} none was asked, since a workload is compared up to a bound.`;
}

import { z } from 'zod';
import { numberText, plural } from './plural';

/** What a run is asked to prove. A namespace and the mesh are proved by classes, one probe for each. */
export const RunScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edges'), edges: z.array(z.string().max(1024)).min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('namespace'), namespace: z.string().min(1).max(63) }),
  z.strictObject({ kind: z.literal('mesh') }),
]);
export type RunScope = z.infer<typeof RunScope>;

/** What cannot be probed, by its reason: `no client pod`. */
export const Cannot = z.object({ reason: z.string(), count: z.number() });
export type Cannot = z.infer<typeof Cannot>;

/** How much may be sent, and how fast. */
export const Budget = z.object({
  /** Client pods that send at a time. */
  clients: z.number(),
  /** Requests that one workload gets in a second. */
  perSecond: z.number(),
  /** Seconds that one request may take. */
  seconds: z.number(),
});
export type Budget = z.infer<typeof Budget>;

/** What would be sent, before anything is. */
export const RunPlan = z.object({
  /** Edges, or classes of edges, that were asked for. */
  asked: z.number(),
  requests: z.number(),
  /** Those of the requests that only stand beside a denial. */
  controls: z.number(),
  clients: z.number(),
  targets: z.number(),
  /** The least time that the budget leaves. */
  seconds: z.number(),
  cannot: z.array(Cannot),
});
export type RunPlan = z.infer<typeof RunPlan>;

const RunState = z.enum(['planned', 'running', 'paused', 'done', 'cancelled']);

/** Many probes as one job of the server, which lives on without the page that asked for it. */
export const Run = z.object({
  id: z.string(),
  title: z.string(),
  state: RunState,
  plan: RunPlan,
  done: z.number(),
  counts: z.object({
    confirmed: z.number(),
    contradicted: z.number(),
    inconclusive: z.number(),
    notRun: z.number(),
  }),
  /** What it waits for, or why something was not run; null: nothing. */
  note: z.string().nullable(),
  /** Pages that asked for it and have not cancelled. */
  watchers: z.number(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

/** How much of the mesh is proved, by classes of edges. */
export const Coverage = z.object({
  classes: z.number(),
  /** Proved in the last 24 hours, and nothing that the proof rests on has changed. */
  proved: z.number(),
  cannot: z.array(Cannot),
});
export type Coverage = z.infer<typeof Coverage>;

const percent = (part: number, whole: number): number => Math.floor((part / whole) * 100);

/** `94% of edge classes proved in the last 24 h; 3 cannot be: no client pod.` */
export function coverageSentence({ classes, proved, cannot }: Coverage): string {
  if (classes === 0) return 'No edge class has a prediction to prove.';
  const reasons = cannot.map(({ count, reason }) => `${numberText(count)} cannot be: ${reason}`);
  return `${[`${percent(proved, classes)}% of ${numberText(classes)} edge classes proved in the last 24 h`, ...reasons].join('; ')}.`;
}

/** `Sends 94 requests, 12 of them as controls, from 9 pods to 14 workloads. At this rate it takes 24 s or more.` */
export function planSentence(plan: RunPlan): string {
  if (plan.requests === 0) return 'Nothing can be sent.';
  const controls = plan.controls === 0 ? '' : `, ${numberText(plan.controls)} of them as controls,`;
  const least = plan.seconds === 0 ? '' : ` At this rate it takes ${numberText(plan.seconds)} s or more.`;
  return `Sends ${plural(plan.requests, 'request')}${controls} from ${plural(plan.clients, 'pod')} to ${plural(plan.targets, 'workload')}.${least}`;
}

/** `At most 5 pods send at a time, a workload gets 1 request a second, and each has 3 s.` */
export const budgetSentence = ({ clients, perSecond, seconds }: Budget): string =>
  `At most ${plural(clients, 'pod')} send at a time, a workload gets ${plural(perSecond, 'request')} a second, and each request has ${seconds} s.`;

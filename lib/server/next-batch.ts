import type { Probe } from '@/lib/mesh/observation';
import type { Fault } from '@/lib/mesh/result';
import type { Pace } from '@/lib/probe/pace';
import type { Judged } from './judging';
import type { Probing } from './probing';
import { planTask, type Task } from './run-tasks';

/** Requests that one command carries; each has its own seconds, so this also bounds how long a command can last. */
const MOST_IN_COMMAND = 20;

/** What one client is to send in one command, and to whom. */
export type Batch = {
  readonly client: string;
  readonly tasks: Task[];
  readonly probes: Probe[];
  readonly targets: string[];
};

type Choosing = {
  readonly judged: Judged;
  readonly busy: ReadonlySet<string>;
  readonly pace: Pace;
  readonly probing: Probing;
  readonly time: number;
  /** Told of each task that cannot be planned any more. */
  readonly giveUp: (task: Task, fault: Fault) => void;
};

const isDue = ({ state, notBefore, control }: Task, time: number): boolean =>
  state === 'waiting' && notBefore <= time && (control === null || control.state === 'done');

/** Of the clients that are free, the one with the most to send now. */
export function nextBatch(tasks: readonly Task[], choosing: Choosing): Batch | null {
  const { judged, busy, pace, probing, time, giveUp } = choosing;
  const batches = new Map<string, Batch>();
  for (const task of tasks) {
    if (!isDue(task, time)) continue;
    const { probe, client, target } = planTask(judged, task, probing);
    if (!probe.ok) {
      giveUp(task, probe.error);
      continue;
    }
    if (busy.has(client)) continue;
    const batch = batches.get(client) ?? { client, tasks: [], probes: [], targets: [] };
    const taken = batch.targets.filter((one) => one === target).length;
    if (batch.tasks.length >= MOST_IN_COMMAND || pace.free(target) <= taken) continue;
    batch.tasks.push(task);
    batch.probes.push(probe.value);
    batch.targets.push(target);
    batches.set(client, batch);
  }
  const [best] = [...batches.values()].sort((one, other) => other.tasks.length - one.tasks.length);
  return best ?? null;
}

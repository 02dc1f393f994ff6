import type { Observation, Probe } from '@/lib/mesh/observation';
import { type Result } from '@/lib/mesh/result';
import type { RunPlan, RunScope } from '@/lib/mesh/run';
import { findControl } from '@/lib/probe/control';
import { coverScope, type Wanted } from '@/lib/probe/cover';
import { predictedFor } from '@/lib/probe/expect';
import { findParts, planProbe } from '@/lib/probe/plan';
import type { Judged } from './judging';
import type { Probing } from './probing';
import { freshId } from './prove-edge';

/** One request of a run, and how far it has come. */
export type Task = {
  readonly edge: string;
  readonly line: { readonly method: string; readonly path: string };
  readonly isControl: boolean;
  /** Sent before this one, so that a denial has it beside it. */
  readonly control: Task | null;
  state: 'waiting' | 'sent' | 'answered' | 'done';
  /** Not before this time. */
  notBefore: number;
  /** How often it could not be sent, and how often it was answered. */
  failures: number;
  answers: number;
  observation: Observation | null;
  plan: TaskPlan | null;
};

/** The probe of a task in one revision of the mesh. */
type TaskPlan = {
  readonly revision: number;
  readonly probe: Result<Probe>;
  readonly client: string;
  readonly target: string;
};

const toTask = ({ edge, line }: Wanted, isControl: boolean, control: Task | null): Task => ({
  edge: edge.id,
  line,
  isControl,
  control,
  state: 'waiting',
  notBefore: 0,
  failures: 0,
  answers: 0,
  observation: null,
  plan: null,
});

const keyOf = ({ edge, line }: Wanted): string => `${edge.id} ${line.method} ${line.path}`;

/** The controls of what is predicted denied: one for each request to each port, whoever is denied. */
function controlsOf(judged: Judged, wanted: readonly Wanted[]) {
  const found = new Map<string, Wanted | null>();
  return wanted.map((one) => {
    if (predictedFor(one.edge, one.line) !== 'deny') return null;
    const key = `${one.edge.port} ${one.line.method} ${one.line.path}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const edge = findControl(judged, one.edge, one.line);
    const control = edge && { edge, line: one.line };
    found.set(key, control);
    return control;
  });
}

/** Everything that a scope asks to be sent, controls first. */
export function planTasks(
  judged: Judged,
  scope: RunScope,
  probing: Probing,
): { readonly tasks: readonly Task[]; readonly plan: RunPlan } {
  const cover = coverScope({ ...judged, methods: probing.methods }, scope);
  const controls = controlsOf(judged, cover.wanted);
  const own = new Set(cover.wanted.map(keyOf));
  const first = new Map<string, Task>();
  for (const control of controls)
    if (control && !first.has(keyOf(control)))
      first.set(keyOf(control), toTask(control, !own.has(keyOf(control)), null));
  const rest = cover.wanted.flatMap((one, at) => {
    if (first.has(keyOf(one))) return [];
    const control = controls[at];
    return [toTask(one, false, (control && first.get(keyOf(control))) ?? null)];
  });
  const tasks = [...first.values(), ...rest];
  return { tasks, plan: planOf(judged, tasks, probing, cover) };
}

function planOf(
  judged: Judged,
  tasks: readonly Task[],
  probing: Probing,
  { asked, cannot }: Pick<ReturnType<typeof coverScope>, 'asked' | 'cannot'>,
): RunPlan {
  const clients = new Set<string>();
  const perTarget = new Map<string, number>();
  for (const task of tasks) {
    const { probe, client, target } = planTask(judged, task, probing);
    if (!probe.ok) continue;
    clients.add(client);
    perTarget.set(target, (perTarget.get(target) ?? 0) + 1);
  }
  const most = Math.max(0, ...perTarget.values());
  return {
    asked,
    requests: tasks.length,
    controls: tasks.filter(({ isControl }) => isControl).length,
    clients: clients.size,
    targets: perTarget.size,
    seconds: Math.floor(Math.max(0, most - 1) / probing.perSecond),
    cannot: [...cannot],
  };
}

/** The probe of a task in the mesh as it is now; the same until the mesh changes. */
export function planTask(judged: Judged, task: Task, { methods, seconds }: Probing): TaskPlan {
  const { revision, reachability } = judged;
  if (task.plan?.revision === revision) return task.plan;
  const { edge, line } = task;
  const probe = planProbe({ ...judged, edge, ...line, methods, seconds, id: freshId() });
  const client = probe.ok ? probe.value.client : null;
  task.plan = {
    revision,
    probe,
    client: client === null ? '' : `${client.namespace}/${client.pod}`,
    target: findParts(reachability, edge)?.target.id ?? edge,
  };
  return task.plan;
}

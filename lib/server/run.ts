import type { Observation, Probe } from '@/lib/mesh/observation';
import type { Fault } from '@/lib/mesh/result';
import type { Run, RunPlan } from '@/lib/mesh/run';
import { withControl } from '@/lib/probe/control';
import type { Pace } from '@/lib/probe/pace';
import type { Judged } from './open-mesh';
import type { Probing } from './probing';
import { type Followed, MOST_ANSWERS, SETTLE_MS } from './prove-edge';
import { dispositionAt, isOpenAnswer } from './rests-on';
import { RunRecord } from './run-record';
import { planTask, type Task } from './run-tasks';
import { sendProbes } from './send-probes';

/** Requests that one command carries; each has its own seconds, so this also bounds how long a command can last. */
const MOST_IN_COMMAND = 20;
const MOST_FAILURES = 4;
const FIRST_RETRY_MS = 1_000;

/** What all runs of a process share. */
export type Shared = {
  readonly followed: Followed;
  readonly probing: Probing;
  readonly pace: Pace;
  /** Clients that send just now, of whatever run. */
  readonly busy: Set<string>;
  readonly now: () => Date;
  /** Something of a run changed. */
  readonly tell: () => void;
  /** A client is free again, so any run may go on. */
  readonly pump: () => void;
};

/** What was asked for. */
export type Asked = {
  readonly title: string;
  readonly tasks: readonly Task[];
  readonly plan: RunPlan;
};

/** What one client is to send in one command. */
type Batch = {
  readonly client: string;
  readonly tasks: Task[];
  readonly probes: Probe[];
  readonly perTarget: Map<string, number>;
};

const newBatch = (client: string): Batch => ({ client, tasks: [], probes: [], perTarget: new Map() });

const LIVE: readonly string[] = ['live', 'partial'];

const isDue = ({ state, notBefore, control }: Task, time: number): boolean =>
  state === 'waiting' && notBefore <= time && (control === null || control.state === 'done');

/** One run: sends its tasks as fast as the budget lets it, and records every answer. */
export class ProbeRun {
  readonly #stop = new AbortController();
  #state: Run['state'] = 'planned';
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #startedAt: string | null = null;
  #endedAt: string | null = null;
  #resolve: () => void = () => undefined;
  readonly #record: RunRecord;
  readonly #createdAt: string;
  /** Resolves when nothing more will be sent or recorded. */
  readonly ended = new Promise<void>((resolve) => (this.#resolve = resolve));
  readonly watchers = new Set<string>();

  constructor(
    readonly id: string,
    readonly asked: Asked,
    readonly shared: Shared,
  ) {
    this.#createdAt = shared.now().toISOString();
    this.#record = new RunRecord(shared.followed, shared.now, shared.tell);
  }

  get state(): Run['state'] {
    return this.#state;
  }

  view(): Run {
    return {
      id: this.id,
      title: this.asked.title,
      state: this.#state,
      plan: this.asked.plan,
      done: this.asked.tasks.filter(({ state }) => state === 'done').length,
      counts: this.#record.counts(),
      note: this.#record.note,
      watchers: this.watchers.size,
      createdAt: this.#createdAt,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
    };
  }

  start(): void {
    if (this.#state !== 'planned') return;
    this.#startedAt = this.shared.now().toISOString();
    this.#go();
  }

  pause(): void {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    this.shared.tell();
  }

  resume(): void {
    if (this.#state === 'paused') this.#go();
  }

  cancel(): void {
    if (this.#endedAt !== null) return;
    this.#stop.abort();
    void this.#record.named();
    this.#finish('cancelled');
  }

  #go(): void {
    this.#state = 'running';
    this.shared.tell();
    this.pump();
  }

  /** Sends what may be sent now, and comes back when more may. */
  pump(): void {
    if (this.#state !== 'running') return;
    clearTimeout(this.#timer);
    const judged = this.#judged();
    if (!judged) return;
    while (this.shared.busy.size < this.shared.probing.clients) {
      const batch = this.#nextBatch(judged);
      if (!batch) break;
      void this.#send(batch, judged);
    }
    if (this.asked.tasks.every(({ state }) => state === 'done')) void this.#conclude();
    else this.#sleep();
  }

  /** The mesh as it is; null while it is not being followed, which is waited out. */
  #judged(): Judged | null {
    const { followed, tell } = this.shared;
    const { state, fault } = followed.source.current();
    const judged = followed.current();
    const waits = !judged.ok || !LIVE.includes(state);
    const note = waits ? `Waits: ${fault?.detail ?? 'the API server does not answer.'}` : null;
    if (waits || this.#record.note?.startsWith('Waits: ')) {
      if (note !== this.#record.note) tell();
      this.#record.note = note;
    }
    return judged.ok && !waits ? judged.value : null;
  }

  /** Of the clients that are free, the one with the most to send now. */
  #nextBatch(judged: Judged): Batch | null {
    const { busy, pace, probing, now } = this.shared;
    const time = now().getTime();
    const batches = new Map<string, Batch>();
    for (const task of this.asked.tasks) {
      if (!isDue(task, time)) continue;
      const { probe, client, target } = planTask(judged, task, probing);
      if (!probe.ok) {
        this.#giveUp(task, probe.error);
        continue;
      }
      if (busy.has(client)) continue;
      const batch = batches.get(client) ?? newBatch(client);
      const taken = batch.perTarget.get(target) ?? 0;
      if (batch.tasks.length >= MOST_IN_COMMAND || pace.free(target) <= taken) continue;
      batch.tasks.push(task);
      batch.probes.push(probe.value);
      batch.perTarget.set(target, taken + 1);
      batches.set(client, batch);
    }
    const [best] = [...batches.values()].sort((one, other) => other.tasks.length - one.tasks.length);
    return best ?? null;
  }

  async #send({ client, tasks, probes, perTarget }: Batch, judged: Judged): Promise<void> {
    const { pace, busy, pump } = this.shared;
    busy.add(client);
    this.#underWay += 1;
    for (const task of tasks) task.state = 'sent';
    const releases = [...perTarget].map(([target, requests]) => pace.take(target, requests));
    const answered = await this.#ask(tasks, probes, judged);
    busy.delete(client);
    for (const release of releases) release();
    await Promise.all(answered);
    this.#underWay -= 1;
    pump();
  }

  /** Resolves when the command has ended; what it returns, when its answers are recorded. */
  async #ask(tasks: readonly Task[], probes: readonly Probe[], judged: Judged): Promise<Promise<void>[]> {
    const { followed, probing, now } = this.shared;
    const { source } = followed;
    const namespace = probes[0]?.client.namespace ?? '';
    const refusal = await source.refusesProbe(namespace);
    if (refusal !== null) {
      this.#retry(tasks, { kind: 'forbidden', subject: `pods/exec in ${namespace}`, detail: refusal });
      return [];
    }
    const answered: Promise<void>[] = [];
    const { fault } = await sendProbes(probes, {
      ...{ source, judged, probing, now },
      signal: this.#stop.signal,
      onObservation: (observation) => {
        const task = tasks[answered.length];
        if (task) answered.push(this.#take(task, observation, judged));
      },
    });
    this.#retry(tasks, fault);
    return answered;
  }

  /** Records an answer; one that contradicts is asked for again before it counts. */
  async #take(task: Task, seen: Observation, judged: Judged): Promise<void> {
    task.observation = seen;
    // Whether it is worth another try is known when the command has ended.
    if (seen.seen === 'not-run') return;
    const { ledger } = this.shared.followed;
    const control = task.control?.observation;
    const observation = control && control.seen !== 'not-run' ? withControl(seen, control) : seen;
    task.observation = observation;
    task.answers += 1;
    task.state = 'answered';
    const recorded = this.#record.add(observation, judged);
    const isOpen = isOpenAnswer(judged, observation, ledger.of(task.edge));
    const isAgain = isOpen && task.answers < MOST_ANSWERS;
    if (isAgain) this.#again(task, SETTLE_MS);
    await recorded;
    if (!isAgain) {
      task.state = 'done';
      this.#record.count(dispositionAt(judged, observation, ledger.of(task.edge)));
    }
    this.#record.changed();
  }

  #again(task: Task, waitMs: number): void {
    task.state = 'waiting';
    task.notBefore = this.shared.now().getTime() + waitMs;
    // A new request has an id of its own.
    task.plan = null;
  }

  /** What did not run is tried again a few times; while the mesh cannot be reached, as often as it takes. */
  #retry(tasks: readonly Task[], fault: Fault | null): void {
    const isAway = !LIVE.includes(this.shared.followed.source.current().state);
    for (const task of tasks) {
      if (task.state !== 'sent') continue;
      if (!isAway) task.failures += 1;
      if (this.#stop.signal.aborted) task.state = 'waiting';
      else if (fault?.kind === 'not-installed' || task.failures >= MOST_FAILURES) this.#giveUp(task, fault);
      else this.#again(task, FIRST_RETRY_MS * 2 ** Math.max(0, task.failures - 1));
    }
  }

  #giveUp(task: Task, fault: Fault | null): void {
    const { current, ledger } = this.shared.followed;
    const judged = current();
    task.state = 'done';
    this.#record.count('notRun');
    this.#record.note = task.observation?.meaning ?? (fault && `Not run: ${fault.detail}`);
    if (task.observation) void ledger.add(task.observation, judged.ok ? judged.value : undefined);
    this.#record.changed();
  }

  #sleep(): void {
    const waiting = this.asked.tasks.filter(({ state }) => state === 'waiting');
    const next = Math.min(
      this.shared.pace.nextAt() ?? Infinity,
      ...waiting.map(({ notBefore }) => notBefore).filter((at) => at > this.shared.now().getTime()),
    );
    if (next === Infinity) return;
    const wait = Math.max(5, next - this.shared.now().getTime());
    this.#timer = setTimeout(() => this.pump(), wait);
  }

  /** Everything is answered; who refused is still being read. */
  async #conclude(): Promise<void> {
    if (this.#underWay > 0 || this.#state !== 'running') return;
    await this.#record.named();
    this.#finish('done');
  }

  #finish(state: 'done' | 'cancelled'): void {
    if (this.#endedAt !== null) return;
    clearTimeout(this.#timer);
    this.#state = state;
    this.#endedAt = this.shared.now().toISOString();
    this.shared.followed.touch();
    this.shared.tell();
    this.#resolve();
  }
}

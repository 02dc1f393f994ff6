import { setMaxListeners } from 'node:events';
import type { Observation } from '@/lib/mesh/observation';
import type { Fault } from '@/lib/mesh/result';
import type { Run, RunPlan } from '@/lib/mesh/run';
import { withControl } from '@/lib/probe/control';
import type { Pace } from '@/lib/probe/pace';
import type { Judged } from './judging';
import type { Probing } from './probing';
import { type Followed, MOST_ANSWERS, SETTLE_MS } from './prove-edge';
import { type Batch, nextBatch } from './next-batch';
import { dispositionAt, isOpenAnswer } from './rests-on';
import { RunRecord } from './run-record';
import type { Task } from './run-tasks';
import { sendProbes } from './send-probes';
import { untilInStep, withSettling } from './until-in-step';

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

type UnderWay = Pick<Batch, 'tasks' | 'probes'> & { readonly over: readonly (() => void)[] };

const LIVE: readonly string[] = ['live', 'partial'];

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
    // Every command of the run listens.
    setMaxListeners(0, this.#stop.signal);
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
      const batch = this.#next(judged);
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

  #next(judged: Judged): Batch | null {
    const { busy, pace, probing, now } = this.shared;
    const time = now().getTime();
    const giveUp = (task: Task, fault: Fault): void => this.#giveUp(task, fault);
    return nextBatch(this.asked.tasks, { judged, busy, pace, probing, time, giveUp });
  }

  async #send({ client, tasks, probes, targets }: Batch, judged: Judged): Promise<void> {
    const { pace, busy, pump } = this.shared;
    busy.add(client);
    this.#underWay += 1;
    for (const task of tasks) task.state = 'sent';
    // They are sent one after the other, so each answer ends its own request, and the command those that are left.
    const over = targets.map((target) => pace.take(target));
    const answered = await this.#ask({ tasks, probes, over }, judged);
    busy.delete(client);
    for (const end of over) end();
    await Promise.all(answered);
    this.#underWay -= 1;
    pump();
  }

  /** Resolves when the command has ended; what it returns, when its answers are recorded. */
  async #ask({ tasks, probes, over }: UnderWay, judged: Judged): Promise<Promise<void>[]> {
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
        over[answered.length]?.();
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
    const { ledger, standingOf } = this.shared.followed;
    const control = task.control?.observation;
    task.answers += 1;
    task.state = 'answered';
    const observation = await withSettling(
      standingOf,
      judged,
      control && control.seen !== 'not-run' ? withControl(seen, control) : seen,
    );
    task.observation = observation;
    const recorded = this.#record.add(observation, judged);
    const isOpen = isOpenAnswer(judged, observation, ledger.of(task.edge));
    const isAgain = isOpen && task.answers < MOST_ANSWERS;
    await recorded;
    if (isAgain) {
      await untilInStep(this.shared.followed.standingOf, task.edge);
      this.#again(task, SETTLE_MS);
    } else {
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
      // A command that hangs takes its full time each time.
      if (!isAway) task.failures += fault?.kind === 'timed-out' ? 2 : 1;
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

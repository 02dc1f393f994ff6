import type { Observation } from '@/lib/mesh/observation';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Coverage, Run, RunScope } from '@/lib/mesh/run';
import { coverage, type Wanted } from '@/lib/probe/cover';
import { createPace } from '@/lib/probe/pace';
import { findParts } from '@/lib/probe/plan';
import type { Judged } from './judging';
import type { Probing } from './probing';
import { type Followed, freshId } from './prove-edge';
import { provesNow } from './rests-on';
import { type Asked, ProbeRun, type Shared } from './run';
import { planTasks } from './run-tasks';
import { plural } from '@/lib/mesh/plural';

/** Runs that are over, and plans that nobody started, are kept for a look back. */
const KEPT = 20;
const PROVED_MS = 24 * 60 * 60 * 1000;

type RunAction = 'start' | 'pause' | 'resume' | 'cancel';

/** The runs of one mesh. They belong to the server: a page that is gone takes none with it. */
export type Runs = {
  /** Newest first. */
  readonly list: () => Run[];
  /** Plans a run and sends nothing. Who asks for what runs already, follows that run. */
  readonly plan: (scope: RunScope, watcher: string) => Result<Run>;
  /** A run is cancelled when the last of those who asked for it, and are still there, cancels. */
  readonly act: (id: string, action: RunAction, watcher: string) => Result<Run>;
  readonly coverage: () => Result<Coverage>;
  /** A page is there, for as long as the returned function is not called. */
  readonly attend: (watcher: string) => () => void;
  /** Edges that a run proves, its controls left out. */
  readonly edgesOf: (id: string) => string[];
  /** Resolves when a run neither sends nor records any more. */
  readonly ended: (id: string) => Promise<void>;
  /** Lets runs go on that wait for the mesh. */
  readonly pump: () => void;
  readonly close: () => void;
};

const noSuchRun = (id: string): Fault => ({
  kind: 'not-found',
  subject: `run ${id.slice(0, 100)}`,
  detail: 'There is no run with this id. The server may have been started again since: plan it anew.',
});

const titleOf = (scope: RunScope): string => {
  switch (scope.kind) {
    case 'edges':
      return plural(scope.edges.length, 'edge');
    case 'namespace':
      return `calls into ${scope.namespace}`;
    case 'mesh':
      return 'the mesh';
  }
};

/** What is proved now, by whichever of the newest observations of each edge. */
function* proofsOf(judged: Judged, { ledger }: Followed, since: number): Generator<Wanted> {
  for (const { edge: id } of ledger.newest(judged.reachability)) {
    const edge = findParts(judged.reachability, id)?.edge;
    if (!edge) continue;
    const isRecent = (observation: Observation): boolean => Date.parse(observation.at) >= since;
    for (const observation of ledger.of(id))
      if (observation.probe && isRecent(observation) && provesNow(judged, observation))
        yield { edge, line: observation.probe.request };
  }
}

type Entry = { readonly run: ProbeRun; readonly key: string };

const isOver = ({ run }: Entry): boolean =>
  run.state === 'planned' || run.state === 'done' || run.state === 'cancelled';

type Options = {
  readonly followed: Followed;
  readonly probing: Probing;
  readonly now: () => Date;
  readonly onChange: () => void;
};

class RunRegistry implements Runs {
  readonly #runs = new Map<string, Entry>();
  readonly #present = new Map<string, number>();
  readonly #shared: Shared;

  constructor(readonly options: Options) {
    const { followed, probing, now, onChange } = options;
    this.#shared = {
      ...{ followed, probing, now },
      pace: createPace(probing.perSecond, () => now().getTime()),
      busy: new Set(),
      tell: onChange,
      pump: () => this.pump(),
    };
  }

  pump(): void {
    for (const { run } of this.#runs.values()) run.pump();
  }

  list(): Run[] {
    return [...this.#runs.values()].map(({ run }) => run.view()).reverse();
  }

  plan(scope: RunScope, watcher: string): Result<Run> {
    const { followed, probing, onChange } = this.options;
    const judged = followed.current();
    if (!judged.ok) return judged;
    const key = JSON.stringify(scope);
    const same = [...this.#runs.values()].find((entry) => entry.key === key && !isOver(entry));
    const run =
      same?.run ?? this.#add(key, { title: titleOf(scope), ...planTasks(judged.value, scope, probing) });
    run.watchers.add(watcher);
    onChange();
    return ok(run.view());
  }

  act(id: string, action: RunAction, watcher: string): Result<Run> {
    const run = this.#runs.get(id)?.run;
    if (!run) return fail(noSuchRun(id));
    if (action === 'cancel') this.#cancel(run, watcher);
    else run[action]();
    return ok(run.view());
  }

  coverage(): Result<Coverage> {
    const { followed, probing, now } = this.options;
    const judged = followed.current();
    if (!judged.ok) return judged;
    const proofs = proofsOf(judged.value, followed, now().getTime() - PROVED_MS);
    return ok(coverage({ ...judged.value, methods: probing.methods }, proofs));
  }

  attend(watcher: string): () => void {
    this.#present.set(watcher, (this.#present.get(watcher) ?? 0) + 1);
    return () => {
      const left = (this.#present.get(watcher) ?? 1) - 1;
      if (left > 0) this.#present.set(watcher, left);
      else this.#present.delete(watcher);
    };
  }

  edgesOf(id: string): string[] {
    const tasks = this.#runs.get(id)?.run.asked.tasks ?? [];
    return [...new Set(tasks.filter(({ isControl }) => !isControl).map(({ edge }) => edge))];
  }

  ended(id: string): Promise<void> {
    return this.#runs.get(id)?.run.ended ?? Promise.resolve();
  }

  close(): void {
    for (const { run } of this.#runs.values()) run.cancel();
  }

  #add(key: string, asked: Asked): ProbeRun {
    const run = new ProbeRun(freshId(), asked, this.#shared);
    this.#runs.set(run.id, { run, key });
    const over = [...this.#runs].filter(([, entry]) => isOver(entry));
    for (const [id] of over.slice(0, Math.max(0, over.length - KEPT))) this.#runs.delete(id);
    return run;
  }

  #cancel(run: ProbeRun, watcher: string): void {
    run.watchers.delete(watcher);
    // Who asked and has gone since cannot cancel any more.
    for (const other of run.watchers) if (!this.#present.has(other)) run.watchers.delete(other);
    if (run.watchers.size === 0) run.cancel();
    this.options.onChange();
  }
}

/** The registry of runs over one mesh that is followed. */
export const createRuns = (options: Options): Runs => new RunRegistry(options);

import type { Entry, History } from '@/lib/history/open-history';
import type { Observation } from '@/lib/mesh/observation';
import type { Fault, Result } from '@/lib/mesh/result';
import type { MeshIdentity } from '@/lib/mesh/snapshot';
import type { SourceStatus } from '@/lib/mesh/source-status';

/** How often other processes' observations are looked for. */
const LOOK_MS = 2_000;

/** Opens the history of a mesh; null: this mesh's observations are kept in memory only. */
export type OpenHistory = (mesh: MeshIdentity) => Promise<Result<History> | null>;

/** The way from memory to the history, and back from what other processes wrote. */
export type Recorder = {
  /** Names the mesh, once it is known which one it is. */
  readonly start: (mesh: MeshIdentity) => void;
  /** Resolves when the entry is recorded, or when it is clear that it cannot be; never rejects. */
  readonly record: (entry: Entry) => Promise<void>;
  /** Resolves when what the history holds was taken in. */
  readonly ready: () => Promise<void>;
  /** Null where nothing is kept beyond this process. */
  readonly status: () => SourceStatus | null;
  readonly close: () => void;
};

/** What one mesh's history is called: its API server stays the same when a context is renamed. */
const keyOf = ({ server, name }: MeshIdentity): string => server ?? name;

type Options = {
  readonly open: OpenHistory;
  readonly perEdge: number;
  /** Told of what the history holds, and again of what others add to it. */
  readonly onRead: (observations: readonly Observation[]) => void;
  readonly onStatus: () => void;
};

class HistoryRecorder implements Recorder {
  #key: string | null = null;
  #opened: Promise<void> | null = null;
  #history: History | null = null;
  #fault: Fault | null = null;
  #isKept = true;
  #queue: Entry[] = [];
  #draining: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #last = 0;
  #at: string | null = null;
  #count = 0;
  #closed = false;

  constructor(readonly options: Options) {}

  start(mesh: MeshIdentity): void {
    if (this.#opened) return;
    this.#key = keyOf(mesh);
    this.#opened = this.#open(mesh);
  }

  async record(entry: Entry): Promise<void> {
    await this.#opened;
    if (!this.#history) return;
    this.#queue.push(entry);
    await this.#drain();
    // One that had begun before leaves this entry for the next.
    if (this.#queue.includes(entry) && !this.#fault) await this.#drain();
  }

  async ready(): Promise<void> {
    await this.#opened;
  }

  status(): SourceStatus | null {
    if (!this.#isKept || this.#opened === null) return null;
    const state = this.#fault ? 'stale' : this.#history ? 'live' : 'loading';
    return {
      resource: 'history',
      state,
      at: this.#at,
      count: this.#count,
      detail: this.#fault?.detail ?? '',
    };
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearInterval(this.#timer);
    this.#history?.close();
  }

  async #open(mesh: MeshIdentity): Promise<void> {
    const opened = await this.options.open(mesh);
    this.#isKept = opened !== null;
    if (opened?.ok === false) this.#fault = opened.error;
    if (opened?.ok !== true) {
      this.options.onStatus();
      return;
    }
    this.#history = opened.value;
    if (this.#closed) {
      opened.value.close();
      return;
    }
    await this.#read((history, key) => history.newest(key, this.options.perEdge));
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  /** Takes in what is new, and tries again to record what could not be recorded. */
  async #look(): Promise<void> {
    await this.#read((history, key) => history.since(key, this.#last));
    if (this.#queue.length > 0) await this.#drain();
  }

  async #read(ask: (history: History, key: string) => ReturnType<History['since']>): Promise<void> {
    await this.#use(async (history, key) => {
      const { last, observations } = await ask(history, key);
      this.#last = last;
      this.#count += observations.length;
      if (observations.length > 0) this.options.onRead(observations);
    });
  }

  #drain(): Promise<void> {
    return (this.#draining ??= this.#flush().finally(() => (this.#draining = null)));
  }

  async #flush(): Promise<void> {
    while (this.#queue.length > 0 && !this.#closed) {
      const entries = [...this.#queue];
      const isRecorded = await this.#use((history, key) => history.record(key, entries));
      if (!isRecorded) break;
      this.#queue = this.#queue.filter((entry) => !entries.includes(entry));
    }
  }

  /** Does something with the history, and remembers whether it could be done. */
  async #use(work: (history: History, key: string) => Promise<void>): Promise<boolean> {
    if (!this.#history || this.#key === null || this.#closed) return false;
    const before = this.#fault;
    try {
      await work(this.#history, this.#key);
      this.#fault = null;
      this.#at = new Date().toISOString();
    } catch (error) {
      this.#fault = lost(error);
    }
    if (before?.detail !== this.#fault?.detail) this.options.onStatus();
    return this.#fault === null;
  }
}

const lost = (error: unknown): Fault => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = inner instanceof Error ? (inner.message.split('\n')[0] ?? '') : 'no answer';
  return {
    kind: 'unreachable',
    subject: 'history',
    detail: `The history cannot be written (${reason.slice(0, 200)}), so what is observed is kept in memory and recorded as soon as it can be.`,
  };
};

/** A recorder that opens the history once the mesh has a name. */
export const createRecorder = (options: Options): Recorder => {
  const recorder = new HistoryRecorder(options);
  return {
    start: (mesh) => recorder.start(mesh),
    record: (entry) => recorder.record(entry),
    ready: () => recorder.ready(),
    status: () => recorder.status(),
    close: () => recorder.close(),
  };
};

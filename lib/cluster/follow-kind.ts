import type { SourceStatus } from '@/lib/mesh/source-status';
import type { CallFault } from './call-fault';
import type { Connection } from './connect';
import type { Item } from './item';
import type { WatchedKind } from './kinds';
import { isOneNamespace, list } from './list';
import { createPause } from './pause';
import { type Change, watch } from './watch';

/** What is known of one kind in one namespace, or in all. */
export type KindView = {
  readonly items: ReadonlyMap<string, Item>;
  readonly state: SourceStatus['state'];
  readonly at: string | null;
  readonly fault: CallFault | null;
  /** The verb that failed. */
  readonly verb: 'list' | 'watch';
  readonly retryAt: string | null;
};

export type FollowOptions = {
  readonly kind: WatchedKind;
  readonly namespace: string | null;
  /** List, and leave it at that. */
  readonly once: boolean;
  /** Told whether objects differ now, or only the state of reading them. */
  readonly onChange: (objects: boolean) => void;
};

/** A refusal may be lifted and a definition installed, but neither is worth hurrying for. */
const REFUSED_MS = 15_000;
/** How often to list what may not be watched. */
const POLL_MS = 10_000;
const SHORT_WATCH_MS = 1_000;

function failureState(fault: CallFault): SourceStatus['state'] {
  if (fault.kind === 'forbidden') return 'forbidden';
  return fault.status === 404 ? 'absent' : 'stale';
}

const isSame = (before: ReadonlyMap<string, Item>, after: ReadonlyMap<string, Item>): boolean =>
  before.size === after.size &&
  [...after].every(([key, { version }]) => version !== '' && before.get(key)?.version === version);

/** Follows one collection: lists, watches from there, resumes after a break, lists again when it must. */
export class Follower {
  #items = new Map<string, Item>();
  #state: SourceStatus['state'] = 'loading';
  #at: string | null = null;
  #fault: CallFault | null = null;
  #verb: KindView['verb'] = 'list';
  #retryAt: string | null = null;
  #watching = new AbortController();
  readonly #closing = new AbortController();
  readonly #pause = createPause(this.#closing.signal);

  constructor(
    readonly connection: Connection,
    readonly options: FollowOptions,
  ) {
    void this.#run();
  }

  view(): KindView {
    return {
      items: this.#items,
      state: this.#state,
      at: this.#at,
      fault: this.#fault,
      verb: this.#verb,
      retryAt: this.#retryAt,
    };
  }

  /** The server is known to be gone, though this watch has not noticed. */
  drop(fault: CallFault): void {
    if (this.#state !== 'live') return;
    this.#failed('watch', fault);
    this.#watching.abort(new DOMException('The API server fell silent.', 'TimeoutError'));
  }

  /** The server is known to be there: what is live is right as of now, and what waits need not. */
  alive(): void {
    if (this.#state === 'live') this.#at = new Date().toISOString();
    else if (this.#state === 'stale') this.#pause.end();
  }

  close(): void {
    this.#closing.abort();
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isClosed()) {
      const version = await this.#load();
      if (version === null || this.options.once) return;
      const { kind, namespace } = this.options;
      if (isOneNamespace(kind, namespace)) await this.#pause.wait(POLL_MS);
      else await this.#followFrom(version);
    }
  }

  /** Lists until it works; null when there is nothing more to do. */
  async #load(): Promise<string | null> {
    const { signal } = this.#closing;
    while (!this.#isClosed()) {
      const listed = await list(this.connection, this.options.kind, this.options.namespace, signal);
      if (this.#isClosed()) return null;
      if (listed.ok) {
        const differs = !isSame(this.#items, listed.value.items);
        this.#items = listed.value.items;
        this.#live(differs);
        return listed.value.resourceVersion;
      }
      this.#failed('list', listed.error);
      if (this.options.once) return null;
      await this.#wait(this.#state === 'stale' ? this.#pause.next() : REFUSED_MS);
    }
    return null;
  }

  /** Watches from a version on, through breaks, until a new list is needed. */
  async #followFrom(start: string): Promise<void> {
    let version = start;
    while (!this.#isClosed()) {
      const began = Date.now();
      const ended = await this.#watchFrom(version, (seen) => (version = seen));
      if (this.#isClosed()) return;
      if (ended.ok) {
        if (Date.now() - began < SHORT_WATCH_MS) await this.#pause.wait(this.#pause.next());
        continue;
      }
      if (ended.error.status === 410) return;
      if (ended.error.status === 403 || ended.error.status === 404) return this.#pollInstead(ended.error);
      this.#failed('watch', ended.error);
      await this.#wait(this.#pause.next());
    }
  }

  #watchFrom(resourceVersion: string, onVersion: (version: string) => void) {
    this.#watching = new AbortController();
    const { kind, namespace } = this.options;
    return watch(
      this.connection,
      { kind, namespace, resourceVersion },
      { onOpen: () => this.#live(), onVersion, onChange: (change) => this.#apply(change) },
      AbortSignal.any([this.#closing.signal, this.#watching.signal]),
    );
  }

  #apply({ gone, item }: Change): void {
    this.#at = new Date().toISOString();
    if (!gone && this.#items.get(item.key)?.version === item.version) return;
    if (gone) this.#items.delete(item.key);
    else this.#items.set(item.key, item);
    this.options.onChange(true);
  }

  /** What was listed stays true for a while, though changes are seen late. */
  async #pollInstead(fault: CallFault): Promise<void> {
    this.#fault = fault;
    this.#verb = 'watch';
    await this.#wait(POLL_MS);
  }

  #live(objects = false): void {
    this.#at = new Date().toISOString();
    this.#state = 'live';
    this.#fault = null;
    this.#retryAt = null;
    this.#pause.reset();
    this.options.onChange(objects);
  }

  #failed(verb: KindView['verb'], fault: CallFault): void {
    this.#state = failureState(fault);
    const loses = this.#state !== 'stale' && this.#items.size > 0;
    if (loses) this.#items = new Map();
    this.#fault = fault;
    this.#verb = verb;
    this.options.onChange(loses);
  }

  async #wait(milliseconds: number): Promise<void> {
    this.#retryAt = new Date(Date.now() + milliseconds).toISOString();
    this.options.onChange(false);
    await this.#pause.wait(milliseconds);
    this.#retryAt = null;
  }
}

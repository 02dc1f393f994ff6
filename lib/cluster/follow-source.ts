import type { Gap } from '@/lib/mesh/snapshot';
import type { SourceStatus } from '@/lib/mesh/source-status';
import type { CallFault } from './call-fault';
import type { Connection } from './connect';
import { Follower, type KindView } from './follow-kind';
import type { Item } from './item';
import { isOneNamespace } from './list';
import { ROOT_NAMESPACE, type WatchedKind } from './kinds';

/** How a kind is to be followed, and within what. */
export type SourceOptions = {
  readonly namespaces: readonly string[];
  readonly once: boolean;
  readonly onChange: (objects: boolean) => void;
};

const WORST: readonly SourceStatus['state'][] = ['loading', 'stale', 'forbidden', 'live', 'absent'];

function gapOf(kind: WatchedKind, namespace: string | null, view: KindView): Gap | null {
  const { fault, verb } = view;
  // Kept objects that have gone stale are still an answer; the status says so.
  if (!fault || view.state === 'absent' || (view.state === 'stale' && view.at !== null)) return null;
  const reason = fault.kind === 'not-found' ? 'malformed' : fault.kind;
  return {
    kind: reason,
    verb: isOneNamespace(kind, namespace) ? 'get' : verb,
    resource: kind.resource,
    namespace: kind.only?.namespace ?? namespace,
    detail: fault.detail,
  };
}

/** One kind, read in all namespaces or, where that is refused, in each of those that were asked for. */
export class Source {
  readonly #whole: Follower;
  #parts: readonly { readonly namespace: string; readonly follower: Follower }[] = [];

  constructor(
    readonly connection: Connection,
    readonly kind: WatchedKind,
    readonly options: SourceOptions,
  ) {
    this.#whole = this.#follow(null);
  }

  items(): Item[] {
    return this.#views().flatMap(({ view }) => [...view.items.values()]);
  }

  gaps(): Gap[] {
    return this.#views()
      .map(({ namespace, view }) => gapOf(this.kind, namespace, view))
      .filter((gap) => gap !== null);
  }

  status(): SourceStatus {
    const views = this.#views().map(({ view }) => view);
    const state = WORST.find((one) => views.some((view) => view.state === one)) ?? 'loading';
    const at = views.flatMap((view) => (view.at === null ? [] : [view.at])).sort()[0] ?? null;
    const fault = views.find((view) => view.fault !== null)?.fault;
    const detail =
      state === 'absent' ? `This cluster does not have ${this.kind.resource}.` : (fault?.detail ?? '');
    const count = views.reduce((sum, view) => sum + view.items.size, 0);
    return { resource: this.kind.resource, state, at, count, detail };
  }

  /** The fault of a source that has nothing to show. */
  fault(): CallFault | null {
    return this.#views().find(({ view }) => view.fault !== null)?.view.fault ?? null;
  }

  retryAt(): string | null {
    return (
      this.#views()
        .filter(({ view }) => view.state === 'stale' && view.retryAt !== null)
        .map(({ view }) => view.retryAt)
        .sort()[0] ?? null
    );
  }

  drop(fault: CallFault): void {
    this.#followers().forEach((follower) => follower.drop(fault));
  }

  alive(): void {
    this.#followers().forEach((follower) => follower.alive());
  }

  close(): void {
    this.#followers().forEach((follower) => follower.close());
  }

  #follow(namespace: string | null): Follower {
    const { once, onChange } = this.options;
    return new Follower(this.connection, {
      kind: this.kind,
      namespace,
      once,
      onChange: (objects) => {
        if (namespace === null) this.#split();
        onChange(objects);
      },
    });
  }

  /** Starts reading each namespace on the first refusal, and goes back to the whole when it is granted. */
  #split(): void {
    const refused = this.#whole.view().state === 'forbidden';
    if (!refused) {
      this.#parts.forEach(({ follower }) => follower.close());
      this.#parts = [];
    } else if (this.#parts.length === 0 && !this.kind.only)
      this.#parts = this.#scope().map((namespace) => ({ namespace, follower: this.#follow(namespace) }));
  }

  #scope(): readonly string[] {
    const { namespaces } = this.options;
    return this.kind.meshWide && namespaces.length > 0
      ? [...new Set([...namespaces, ROOT_NAMESPACE])]
      : namespaces;
  }

  #followers(): readonly Follower[] {
    return [this.#whole, ...this.#parts.map(({ follower }) => follower)];
  }

  #views(): readonly { readonly namespace: string | null; readonly view: KindView }[] {
    if (this.#parts.length === 0) return [{ namespace: null, view: this.#whole.view() }];
    return this.#parts.map(({ namespace, follower }) => ({ namespace, view: follower.view() }));
  }
}

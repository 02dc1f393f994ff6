import type { Pod } from '@/lib/mesh/kubernetes';
import type { Reachability, Target } from '@/lib/mesh/reachability';
import type { Result } from '@/lib/mesh/result';
import type { Judged } from './judging';
import { type Proxies, versionsOf } from './proxies';
import { proxyPods } from './proxy-pods';

/** No more reads than this begin in a second, however large the mesh is. */
const PER_SECOND = 10;
const TICK_MS = 1_000 / PER_SECOND;
/** A proxy that is in step is looked at again after so long, spread by a fifth. */
const REFRESH_MS = 60_000;
/** istiod gathers changes for a moment before it sends them. */
const SETTLE_MS = 300;
const SOONEST_MS = 1_000;
const LATEST_MS = 60_000;

type Entry = {
  target: Target;
  pod: Pod;
  /** 0: this pod speaks for its workload; 1: it is only looked at for being in step. */
  rank: 0 | 1;
  versions: string;
  dueAt: number;
  /** Readings in a row that were not in step. */
  misses: number;
  isReading: boolean;
};

/** Reads every proxy at a gentle pace, and soon again whichever is behind; returns the way to stop. */
export function followProxies(input: {
  readonly proxies: Proxies;
  readonly current: () => Result<Judged>;
  readonly subscribe: (listener: () => void) => () => void;
}): () => void {
  const { proxies, current, subscribe } = input;
  const entries = new Map<string, Entry>();
  let seen: Reachability | null = null;

  const take = (target: Target, pod: Pod, rank: Entry['rank']): void => {
    const versions = versionsOf(target);
    const before = entries.get(pod.meta.uid);
    if (!before) {
      const dueAt = Date.now() + (rank === 0 ? 0 : SOONEST_MS);
      entries.set(pod.meta.uid, { target, pod, rank, versions, dueAt, misses: 0, isReading: false });
      return;
    }
    const isChanged = before.versions !== versions;
    Object.assign(before, { target, pod, rank, versions });
    if (isChanged) Object.assign(before, { dueAt: Date.now() + SETTLE_MS, misses: 0 });
  };

  const update = (judged: Judged): void => {
    if (judged.reachability === seen) return;
    seen = judged.reachability;
    const alive = new Set<string>();
    for (const target of judged.reachability.targets)
      proxyPods(judged.snapshot, target).forEach((pod, at) => {
        alive.add(pod.meta.uid);
        take(target, pod, at === 0 ? 0 : 1);
      });
    for (const uid of entries.keys()) if (!alive.has(uid)) entries.delete(uid);
    proxies.keepOnly(alive);
  };

  const read = async (judged: Judged, entry: Entry): Promise<void> => {
    entry.isReading = true;
    const { state } = await proxies.read(judged, entry.target, entry.pod);
    entry.isReading = false;
    entry.misses = state.step === 'in-step' ? 0 : entry.misses + 1;
    const wait =
      entry.misses === 0
        ? REFRESH_MS * (0.8 + 0.4 * Math.random())
        : Math.min(LATEST_MS, SOONEST_MS * 2 ** (entry.misses - 1));
    entry.dueAt = Date.now() + wait;
  };

  const tick = (): void => {
    const judged = current();
    if (!judged.ok) return;
    update(judged.value);
    if (performance.now() < proxies.restsUntil()) return;
    const entry = mostUrgent(entries.values());
    if (entry) void read(judged.value, entry);
  };

  const timer = setInterval(tick, TICK_MS).unref();
  const unsubscribe = subscribe(tick);
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}

const isBefore = (a: Entry, b: Entry): boolean => (a.rank === b.rank ? a.dueAt < b.dueAt : a.rank < b.rank);

function mostUrgent(entries: Iterable<Entry>): Entry | undefined {
  const now = Date.now();
  let first: Entry | undefined;
  for (const entry of entries)
    if (!entry.isReading && entry.dueAt <= now && (!first || isBefore(entry, first))) first = entry;
  return first;
}

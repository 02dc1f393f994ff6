import type { Distributed, ProxyState } from '@/lib/mesh/distributed';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Target } from '@/lib/mesh/reachability';
import type { Result } from '@/lib/mesh/result';
import { compareTarget, type TargetComparison } from './compare-target';
import { type Ends, toDistributed, withoutSidecar } from './distributed';
import type { MeshSource } from './mesh-source';
import type { Judged } from './judging';
import { createTaken } from './taken';
import { namePod, proxyPods } from './proxy-pods';
import { createProxyReader } from './proxy-reader';
import { type Reading, toProxyState } from './proxy-state';

/** A reading of this age still answers for an edge, where the proxy was in step. */
const FRESH_MS = 5_000;
/** How long the evidence of an edge waits for its proxy before it says that it is being read. */
const PATIENCE_MS = 2_500;

/** What follows from the last reading of a pod; the reading itself may be gone. */
export type Known = {
  readonly pod: Pod;
  readonly state: ProxyState;
  /** When the proxy took what it holds; by this computer's clock. */
  readonly takenAt: string | null;
  /** The versions that it was held against. */
  readonly versions: string;
  /** Of the pod that speaks for its workload, and of each that is not in step. */
  readonly comparison: TargetComparison | null;
};

/** What the proxies of a mesh hold. */
export type Proxies = {
  /** What the proxy of an edge's target holds of it, read now unless it was just read. */
  readonly distributed: (judged: Judged, ends: Ends) => Promise<Distributed>;
  /** Reads one proxy, and holds it against what is declared now. */
  readonly read: (judged: Judged, target: Target, pod: Pod) => Promise<Known>;
  readonly known: (uid: string) => Known | undefined;
  /** When the next proxy may be read without holding up whoever else waits, by `performance.now()`. */
  readonly restsUntil: () => number;
  /** Drops what is known of pods that are gone. */
  readonly keepOnly: (uids: ReadonlySet<string>) => void;
  readonly close: () => void;
};

/** Everything that a reading was held against, as one text. */
export const versionsOf = ({ restsOn }: Target): string =>
  restsOn
    .map(({ kind, namespace, name, version }) => `${kind}/${namespace ?? ''}/${name}@${version}`)
    .join(' ');

/** What is shown of a proxy: not when it was read, nor its version, which every push renames. */
const shownOf = ({ state, comparison }: Known): string =>
  JSON.stringify([{ ...state, readAt: '', version: '' }, comparison]);

/** Null where it takes longer than that; the work goes on. */
const within = <T>(work: Promise<T>, milliseconds: number): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Comparing a proxy of a large mesh takes the process's time, so that several times as much is left to others. */
const SHARE = 5;

type Options = {
  readonly source: MeshSource;
  readonly current: () => Result<Judged>;
  /** Something that is shown became different. */
  readonly onChange: () => void;
};

type Taken = ReturnType<typeof createTaken>;

/** What follows from a reading for the mesh as it is judged. */
function conclude(judged: Judged, target: Target, reading: Reading, taken: Taken): Known {
  const { pod, at: readAt, dump } = reading;
  const updatedAt = dump.ok ? dump.value.updatedAt : null;
  const hasTaken = taken.read(pod.meta.uid, { updatedAt, readAt }, target);
  const state = toProxyState({ snapshot: judged.snapshot, target, reading, hasTaken });
  const speaks = proxyPods(judged.snapshot, target)[0]?.meta.uid === pod.meta.uid;
  const comparison =
    (speaks || state.step !== 'in-step') && dump.ok
      ? compareTarget(judged, target, { pod, config: dump.value.config, isInStep: state.step === 'in-step' })
      : null;
  return { pod, state, takenAt: taken.takenAt(pod.meta.uid), versions: versionsOf(target), comparison };
}

/** Adds by what the other pods of the workload stand apart, as they were last read. */
function besideOthers(
  distributed: Distributed,
  others: readonly Pod[],
  known: ReadonlyMap<string, Known>,
): Distributed {
  if (distributed.kind !== 'held') return distributed;
  const theirs = others.flatMap((pod) =>
    (known.get(pod.meta.uid)?.state.differences ?? []).map((difference) => ({
      ...difference,
      sentence: namePod(pod, difference.sentence),
    })),
  );
  const { proxy } = distributed;
  return { ...distributed, proxy: { ...proxy, differences: [...proxy.differences, ...theirs] } };
}

/** Reads proxies, and remembers what follows from each reading. */
export function createProxies({ source, current, onChange }: Options): Proxies {
  const reader = createProxyReader(source);
  const taken = createTaken();
  const known = new Map<string, Known>();
  let restsUntil = 0;

  const read: Proxies['read'] = async (judged, target, pod) => {
    const reading = await reader.read(pod);
    const began = performance.now();
    // The mesh may have moved on while the proxy answered.
    const now = current();
    const moved = now.ok ? now.value.reachability.targets.find(({ id }) => id === target.id) : undefined;
    const before = known.get(pod.meta.uid);
    const after =
      now.ok && moved ? conclude(now.value, moved, reading, taken) : conclude(judged, target, reading, taken);
    known.set(pod.meta.uid, after);
    const ended = performance.now();
    restsUntil = Math.max(restsUntil, ended) + SHARE * (ended - began);
    if (before === undefined || shownOf(before) !== shownOf(after)) onChange();
    return after;
  };

  const isFresh = (target: Target, { state, versions }: Known): boolean =>
    state.step === 'in-step' &&
    versions === versionsOf(target) &&
    Date.now() - Date.parse(state.readAt) < FRESH_MS;

  const held = async (judged: Judged, target: Target, pod: Pod): Promise<Known | null> => {
    const before = known.get(pod.meta.uid);
    if (before && isFresh(target, before) && reader.last(pod.meta.uid)) return before;
    return within(read(judged, target, pod), PATIENCE_MS);
  };

  return {
    distributed: async (judged, ends) => {
      const without = withoutSidecar(ends, judged.snapshot.mesh.kind);
      if (without !== null) return without;
      const [pod, ...others] = proxyPods(judged.snapshot, ends.target);
      if (!pod)
        return {
          kind: 'unread',
          detail: 'No pod of this workload runs, so no proxy was asked.',
          proxy: null,
        };
      const found = await held(judged, ends.target, pod);
      if (found === null) return { kind: 'unread', detail: 'The proxy is being read.', proxy: null };
      const dump = reader.last(pod.meta.uid)?.dump;
      if (!dump?.ok) return { kind: 'unread', detail: found.state.detail, proxy: found.state };
      const own = toDistributed(judged, ends, { pod, state: found.state, config: dump.value.config });
      return besideOthers(own, others, known);
    },
    read,
    known: (uid) => known.get(uid),
    restsUntil: () => restsUntil,
    keepOnly: (uids) => {
      for (const uid of known.keys())
        if (!uids.has(uid)) {
          known.delete(uid);
          taken.forget(uid);
        }
    },
    close: () => reader.close(),
  };
}

/** Reads the proxy that speaks for each of these workloads. */
export async function readSpeakers(
  judged: Judged,
  targets: readonly Target[],
  proxies: Proxies,
): Promise<void> {
  const spoken = targets.flatMap((target) =>
    proxyPods(judged.snapshot, target)
      .slice(0, 1)
      .map((pod) => ({ target, pod })),
  );
  await Promise.all(spoken.map(({ target, pod }) => proxies.read(judged, target, pod)));
}

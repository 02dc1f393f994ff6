import { buildModel, type Model } from '@/lib/engine/model';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Fault } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Judge } from './judge';

/** One snapshot with everything that follows from it. */
export type Judged = {
  readonly snapshot: Snapshot;
  /** Built when it is first asked for. */
  readonly model: Model;
  readonly reachability: Reachability;
  readonly revision: number;
};

const toJudged = (snapshot: Snapshot, reachability: Reachability, revision: number): Judged => {
  let built: Model | null = null;
  return {
    snapshot,
    reachability,
    revision,
    get model() {
      return (built ??= buildModel(snapshot));
    },
  };
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isSame = (a: unknown, b: unknown): boolean =>
  a === b ||
  (isList(a) && isList(b) && a.length === b.length && a.every((item, at) => item === b[at])) ||
  JSON.stringify(a) === JSON.stringify(b);

const OBJECTS = ['pods', 'services', 'endpointSlices', 'namespaces', 'serviceAccounts', 'others'] as const;
const POLICIES = [
  'networkPolicies',
  'authorizationPolicies',
  'peerAuthentications',
  'requestAuthentications',
  'destinationRules',
  'sidecars',
] as const;
const SETTINGS = ['mesh', 'config', 'gaps', 'problems'] as const;

/** A read certificate changes no verdict, and hundreds are read one after another. */
const differsByCertificates = (a: Snapshot, b: Snapshot): boolean =>
  [...OBJECTS, ...POLICIES, ...SETTINGS].every((part) => isSame(a[part], b[part]));

/** Certificates wait for several times as long as a judgement takes. */
const SHARE = 5;

/** The judgement of the newest snapshot, or of the one before while that is still being judged. */
export type Judging = {
  readonly judged: () => Judged | null;
  readonly isJudging: () => boolean;
  /** Why the newest snapshot has no judgement. */
  readonly fault: () => Fault | null;
  /** Looks whether there is a newer snapshot. */
  readonly follow: () => void;
  readonly close: () => void;
};

type Source = {
  readonly judge: Judge;
  readonly newest: () => Snapshot | null;
  /** Called with each judgement that did not come at once; gives the number of the next revision. */
  readonly onChange: () => void;
  readonly nextRevision: () => number;
};

const failure = (error: unknown): Fault => ({
  kind: 'malformed',
  subject: 'judgement',
  detail: `The mesh was read, but not judged: ${error instanceof Error ? error.message : String(error)}`,
});

/** Judges each snapshot once, one at a time; those that come meanwhile give way to the newest. */
export function followJudgement({ judge, newest, onChange, nextRevision }: Source): Judging {
  let judged: Judged | null = null;
  let inHand: Snapshot | null = null;
  let fault: Fault | null = null;
  let failed: Snapshot | null = null;
  let timer: NodeJS.Timeout | null = null;
  let [endedAt, tookMs] = [-Infinity, 0];

  const take = (snapshot: Snapshot, reachability: Reachability, began: number): void => {
    endedAt = performance.now();
    tookMs = endedAt - began;
    fault = null;
    judged = toJudged(snapshot, reachability, nextRevision());
  };
  const waitMs = (snapshot: Snapshot): number =>
    judged !== null && differsByCertificates(judged.snapshot, snapshot)
      ? endedAt + SHARE * tookMs - performance.now()
      : 0;
  const later = (ms: number): void => {
    timer ??= setTimeout(() => {
      timer = null;
      follow();
      onChange();
    }, ms).unref();
  };
  async function finish(snapshot: Snapshot, answer: Promise<Reachability>, began: number): Promise<void> {
    inHand = snapshot;
    try {
      take(snapshot, await answer, began);
    } catch (error) {
      failed = snapshot;
      fault = failure(error);
    }
    inHand = null;
    follow();
    onChange();
  }
  function follow(): void {
    const snapshot = newest();
    if (snapshot === null || inHand !== null || snapshot === judged?.snapshot || snapshot === failed) return;
    const wait = waitMs(snapshot);
    if (wait > 0) {
      later(wait);
      return;
    }
    const began = performance.now();
    const answer = judge.judge(snapshot);
    if (answer instanceof Promise) void finish(snapshot, answer, began);
    else take(snapshot, answer, began);
  }
  return {
    judged: () => judged,
    isJudging: () => inHand !== null,
    fault: () => fault,
    follow,
    close: () => {
      if (timer) clearTimeout(timer);
      judge.close();
    },
  };
}

import { buildModel, type Model } from '@/lib/engine/model';
import { differsByCertificates, recertify } from '@/lib/engine/recertify';
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

const once = <T>(build: () => T): (() => T) => {
  let built: T | null = null;
  return () => (built ??= build());
};

const toJudged = (of: Omit<Judged, 'model'>, model: () => Model): Judged => ({
  ...of,
  get model() {
    return model();
  },
});

/** The judgement of the newest snapshot, or of the one before while that is still being judged. */
export type Judging = {
  readonly judged: () => Judged | null;
  readonly isJudging: () => boolean;
  /** How often certificates changed. */
  readonly certificates: () => number;
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

/**
 * Judges each snapshot once, one at a time; those that come meanwhile give way to the newest. One that differs by
 * certificates alone, and hundreds do while these are read one after another, takes over the answers.
 */
export function followJudgement({ judge, newest, onChange, nextRevision }: Source): Judging {
  let judged: Judged | null = null;
  let model: (() => Model) | null = null;
  let inHand: Snapshot | null = null;
  let failed: Snapshot | null = null;
  let fault: Fault | null = null;
  let certificates = 0;

  const take = (snapshot: Snapshot, reachability: Reachability): void => {
    fault = null;
    model = once(() => buildModel(snapshot));
    judged = toJudged({ snapshot, reachability, revision: nextRevision() }, model);
  };
  const takeCertificates = (before: Judged, ofBefore: () => Model, snapshot: Snapshot): void => {
    const reachability = recertify(before.reachability, snapshot);
    const revision = reachability === before.reachability ? before.revision : nextRevision();
    certificates += 1;
    judged = toJudged({ snapshot, reachability, revision }, ofBefore);
  };
  const refuse = (snapshot: Snapshot, error: unknown): void => {
    failed = snapshot;
    fault = failure(error);
  };
  async function finish(snapshot: Snapshot, answer: Promise<Reachability>): Promise<void> {
    inHand = snapshot;
    try {
      take(snapshot, await answer);
    } catch (error) {
      refuse(snapshot, error);
    }
    inHand = null;
    follow();
    onChange();
  }
  function follow(): void {
    const snapshot = newest();
    if (snapshot === null || snapshot === judged?.snapshot || snapshot === failed) return;
    if (judged && model && differsByCertificates(judged.snapshot, snapshot)) {
      takeCertificates(judged, model, snapshot);
      return;
    }
    if (inHand !== null) return;
    try {
      const answer = judge.judge(snapshot);
      if (answer instanceof Promise) void finish(snapshot, answer);
      else take(snapshot, answer);
    } catch (error) {
      refuse(snapshot, error);
    }
  }
  return {
    judged: () => judged,
    isJudging: () => inHand !== null,
    certificates: () => certificates,
    fault: () => fault,
    follow,
    close: () => judge.close(),
  };
}

import type { Reachability } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { mismatchesIn } from './findings/identity-mismatch';

/** Two snapshots that differ in what proxies present, if in anything. */
export const differsByCertificates = (before: Snapshot, after: Snapshot): boolean =>
  (Object.keys(after) as (keyof Snapshot)[]).every(
    (part) => part === 'certificates' || part === 'takenAt' || before[part] === after[part],
  );

/** The answer to a snapshot that differs by certificates alone: no verdict hangs on them, only the finding I1. */
export const recertify = (reachability: Reachability, snapshot: Snapshot): Reachability => {
  const { findings } = reachability;
  const isMismatch = ({ code }: Reachability['findings'][number]): boolean => code === 'I1';
  const mismatches = mismatchesIn(snapshot);
  if (JSON.stringify(findings.filter(isMismatch)) === JSON.stringify(mismatches)) return reachability;
  return { ...reachability, findings: [...mismatches, ...findings.filter((one) => !isMismatch(one))] };
};

import { type ObjectRef, refKey } from '@/lib/mesh/object';
import type { Target } from '@/lib/mesh/reachability';

/** Whether a proxy took anything since an object changed; null: that was not seen. */
export type HasTaken = (object: ObjectRef) => boolean | null;

type Seen = {
  readonly version: string;
  /** What the proxy had taken when it was read last without this version; null: it was there from the start. */
  readonly before: string | null;
  /** What it had taken when it was first read with it. */
  readonly first: string | null;
};

/** A reading; the time of the update is the proxy's own, and null where it could not be read. */
type Read = { readonly updatedAt: string | null; readonly readAt: string };

/** One proxy as it was read last. */
type Last = {
  readonly updatedAt: string | null;
  readonly objects: ReadonlyMap<string, Seen>;
  /** When a reading last succeeded, and when the proxy took what it then held; by this computer's clock. */
  readonly readAt: string | null;
  readonly takenAt: string | null;
};

/** What the proxy's own clock says, as far as this computer's, which saw two readings, can bear it out. */
function takenAtOf(last: Last | undefined, updatedAt: string | null, readAt: string): string | null {
  if (updatedAt === null) return last?.takenAt ?? null;
  if (last?.updatedAt === updatedAt) return last.takenAt;
  const earliest = last?.readAt ? Date.parse(last.readAt) : -Infinity;
  const taken = Math.min(Date.parse(readAt), Math.max(earliest, Date.parse(updatedAt)));
  return new Date(taken).toISOString();
}

/**
 * Remembers for each proxy what it had last taken when an object changed. Only the proxy's own times are
 * compared, and only for being equal, so that no clock has to agree with another.
 */
export function createTaken() {
  const proxies = new Map<string, Last>();
  return {
    /** Takes in a reading, and answers for the objects that the target rests on. */
    read: (uid: string, { updatedAt, readAt }: Read, { restsOn }: Target): HasTaken => {
      const known = proxies.get(uid);
      const objects = new Map(
        restsOn.map((object): [string, Seen] => {
          const seen = known?.objects.get(refKey(object));
          if (seen?.version === object.version) return [refKey(object), seen];
          const fresh = { version: object.version, before: known?.updatedAt ?? null, first: updatedAt };
          return [refKey(object), fresh];
        }),
      );
      const takenAt = takenAtOf(known, updatedAt, readAt);
      proxies.set(uid, {
        updatedAt,
        objects,
        takenAt,
        readAt: updatedAt === null ? (known?.readAt ?? null) : readAt,
      });
      return (object) => {
        const seen = objects.get(refKey(object));
        if (!seen) return null;
        if (seen.before !== null && seen.before === updatedAt) return false;
        return seen.first === updatedAt ? null : true;
      };
    },
    /** When the proxy took what it holds; by this computer's clock. */
    takenAt: (uid: string): string | null => proxies.get(uid)?.takenAt ?? null,
    forget: (uid: string) => proxies.delete(uid),
  };
}

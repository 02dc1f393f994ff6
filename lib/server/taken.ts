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

/**
 * Remembers for each proxy what it had last taken when an object changed. Only the proxy's own times are
 * compared, and only for being equal, so that no clock has to agree with another.
 */
export function createTaken() {
  const proxies = new Map<string, { updatedAt: string | null; objects: ReadonlyMap<string, Seen> }>();
  return {
    /** Takes in a reading, and answers for the objects that the target rests on. */
    read: (uid: string, updatedAt: string | null, { restsOn }: Target): HasTaken => {
      const known = proxies.get(uid);
      const objects = new Map(
        restsOn.map((object): [string, Seen] => {
          const seen = known?.objects.get(refKey(object));
          if (seen?.version === object.version) return [refKey(object), seen];
          const fresh = { version: object.version, before: known?.updatedAt ?? null, first: updatedAt };
          return [refKey(object), fresh];
        }),
      );
      proxies.set(uid, { updatedAt, objects });
      return (object) => {
        const seen = objects.get(refKey(object));
        if (!seen) return null;
        if (seen.before !== null && seen.before === updatedAt) return false;
        return seen.first === updatedAt ? null : true;
      };
    },
    forget: (uid: string) => proxies.delete(uid),
  };
}

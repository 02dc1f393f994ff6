import { type ObjectRef, refKey } from '@/lib/mesh/object';
import type { Target } from '@/lib/mesh/reachability';

/** Whether an object changed and a proxy has taken nothing since. */
export type IsPending = (object: ObjectRef) => boolean;

type Seen = {
  readonly version: string;
  /** The proxy's last update when this version was first seen; null: it was there from the start. */
  readonly heldAt: string | null;
};

/**
 * Remembers for each proxy what it had last taken when an object changed. Only the proxy's own times are
 * compared, and only for being equal, so that no clock has to agree with another.
 */
export function createPending() {
  const proxies = new Map<string, { updatedAt: string | null; objects: ReadonlyMap<string, Seen> }>();
  return {
    /** Takes in a reading, and answers for the objects that the target rests on. */
    read: (uid: string, updatedAt: string | null, { restsOn }: Target): IsPending => {
      const before = proxies.get(uid);
      const objects = new Map(
        restsOn.map((object): [string, Seen] => {
          const seen = before?.objects.get(refKey(object));
          if (seen?.version === object.version) return [refKey(object), seen];
          return [refKey(object), { version: object.version, heldAt: before?.updatedAt ?? null }];
        }),
      );
      proxies.set(uid, { updatedAt, objects });
      return (object) => {
        const heldAt = objects.get(refKey(object))?.heldAt ?? null;
        return heldAt !== null && heldAt === updatedAt;
      };
    },
    forget: (uid: string) => proxies.delete(uid),
  };
}

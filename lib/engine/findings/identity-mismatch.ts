import type { Finding } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { spiffeIdOf } from '../trust-bundle';
import { type Check, remarkOn } from './remark';

/** I1: the certificate that a proxy presents names another account than the pod declares. */
export const mismatchesIn = (snapshot: Snapshot): readonly Finding[] => {
  const pods = new Map(snapshot.pods.map((pod) => [`${pod.meta.namespace}/${pod.meta.name}`, pod]));
  return snapshot.certificates.flatMap(({ pod, state, spiffeId }): Finding[] => {
    const declared = pods.get(`${pod.namespace}/${pod.name}`);
    if (declared === undefined || state !== 'active' || spiffeId === null) return [];
    const expected = spiffeIdOf(snapshot.config, pod.namespace, declared.serviceAccount);
    if (spiffeId === expected) return [];
    return [
      remarkOn(
        'I1',
        { ...declared, source: null },
        {
          path: 'spec.serviceAccountName',
          message: `The proxy presents ${spiffeId}, and the pod declares ${expected}. Policies see the first.`,
        },
      ),
    ];
  });
};

export const identityMismatch: Check = ({ model }) => mismatchesIn(model.snapshot);

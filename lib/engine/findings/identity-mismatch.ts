import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { spiffeIdOf } from '../trust-bundle';

/** I1: the certificate that a proxy presents names another account than the pod declares. */
export const identityMismatch = ({ snapshot }: Model): readonly Finding[] => {
  const pods = new Map(snapshot.pods.map((pod) => [`${pod.meta.namespace}/${pod.meta.name}`, pod]));
  return snapshot.certificates.flatMap(({ pod, state, spiffeId }): Finding[] => {
    const declared = pods.get(`${pod.namespace}/${pod.name}`);
    if (declared === undefined || state !== 'active' || spiffeId === null) return [];
    const expected = spiffeIdOf(snapshot.config, pod.namespace, declared.serviceAccount);
    if (spiffeId === expected) return [];
    return [
      {
        code: 'I1',
        severity: 'critical',
        object: { kind: 'Pod', namespace: pod.namespace, name: pod.name },
        path: 'spec.serviceAccountName',
        message: `The proxy presents ${spiffeId}, and the pod declares ${expected}. Policies see the first.`,
        source: null,
      },
    ];
  });
};

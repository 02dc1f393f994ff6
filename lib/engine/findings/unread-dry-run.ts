import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { policyRef } from '../policy';

const BOOLEANS: ReadonlySet<string> = new Set('1 t T TRUE true True 0 f F FALSE false False'.split(' '));

/** L26: a dry-run annotation that Istio cannot read leaves the policy enforced. */
export const unreadDryRun = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies.flatMap((policy): Finding[] => {
    const written = policy.meta.annotations['istio.io/dry-run'];
    if (written === undefined || BOOLEANS.has(written)) return [];
    return [
      {
        code: 'L26',
        severity: 'error',
        object: policyRef(policy),
        path: 'metadata.annotations',
        message: `istio.io/dry-run is ${written}, which is no boolean: the policy is enforced. Write "true".`,
        source: policy.source,
      },
    ];
  });

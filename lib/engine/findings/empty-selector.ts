import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { policyRef } from '../policy';

/** L19: an empty selector selects all, which no selector at all says more plainly. */
export const emptySelector = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies
    .filter(
      ({ spec }) => spec.selector !== undefined && Object.keys(spec.selector.matchLabels ?? {}).length === 0,
    )
    .map((policy) => ({
      code: 'L19',
      severity: 'info',
      object: policyRef(policy),
      path: 'spec.selector',
      message: 'An empty selector selects every workload behind a sidecar. Leave it out to say so.',
      source: policy.source,
    }));

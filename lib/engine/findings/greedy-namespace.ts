import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { policyRef } from '../policy';
import { valuesOf } from './policy-values';

/** L6: after a star, a tail of `a` or `sa` is found in `/sa/`, so that other namespaces match too. */
export const greedyNamespace = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies
    .flatMap(valuesOf)
    .filter(({ field, value }) => /^(notN|n)amespaces$/.test(field) && /\*(a|sa)$/.test(value))
    .map(({ policy, path, value }) => ({
      code: 'L6',
      severity: 'error',
      object: policyRef(policy),
      path,
      message: `Namespace ${value} matches every namespace that begins as it does: the end is found in the /sa/ of each identity. Write the namespaces out.`,
      source: policy.source,
    }));

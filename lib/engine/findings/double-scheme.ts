import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { actionOf, policyRef } from '../policy';
import { valuesOf } from './policy-values';

/** L1: a principal is written without its scheme; with it, it never matches. A DENY is then silently open. */
export const doubleScheme = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies
    .flatMap(valuesOf)
    .filter(({ field, value }) => /^(notP|p)rincipals$/.test(field) && value.startsWith('spiffe://'))
    .map(({ policy, path, value }) => ({
      code: 'L1',
      severity: actionOf(policy) === 'DENY' ? 'critical' : 'error',
      object: policyRef(policy),
      path,
      message: `Principal ${value} never matches: Istio puts spiffe:// in front of it again. Write ${value.slice('spiffe://'.length)}.`,
      source: policy.source,
    }));

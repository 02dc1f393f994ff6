import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { actionOf, policyRef } from '../policy';

/** L22: a provider that the mesh config does not define denies all that the policy matches. */
export const undefinedProvider = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies.flatMap((policy): Finding[] => {
    const name = policy.spec.provider?.name ?? '';
    const isDefined = snapshot.config.extensionProviders.some((provider) => provider.name === name);
    if (actionOf(policy) !== 'CUSTOM' || isDefined) return [];
    return [
      {
        code: 'L22',
        severity: 'error',
        object: policyRef(policy),
        path: 'spec.provider.name',
        message: `The mesh config defines no provider ${name}: every request that matches is denied. Add it to extensionProviders.`,
        source: policy.source,
      },
    ];
  });

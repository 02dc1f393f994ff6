import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { policyRef } from '../policy';

const emptyLists = ({ spec }: AuthorizationPolicy): readonly string[] =>
  (spec.rules ?? []).flatMap((rule, index) =>
    (['from', 'to'] as const)
      .filter((name) => rule?.[name]?.length === 0)
      .map((name) => `spec.rules[${index}].${name}`),
  );

/** L25: an empty list constrains nothing, although it reads as if it named nobody. */
export const emptyList = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies.flatMap((policy) =>
    emptyLists(policy).map((path) => ({
      code: 'L25',
      severity: 'error',
      object: policyRef(policy),
      path,
      message: `${path.endsWith('from') ? 'from: [] matches every caller' : 'to: [] matches every request'}. Leave it out, or name what is meant.`,
      source: policy.source,
    })),
  );

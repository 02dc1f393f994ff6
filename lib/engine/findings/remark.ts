import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { policyRef } from '../policy';
import { type PlacedValue, valuesOf } from './policy-values';

/** A check that looks at one value of one field at a time. */
export interface ValueCheck {
  readonly code: string;
  readonly severity: Finding['severity'];
  readonly applies: (placed: PlacedValue, model: Model) => boolean;
  readonly message: (placed: PlacedValue, model: Model) => string;
}

/** One remark for each value that a check applies to. */
export const remarkOnValues =
  ({ code, severity, applies, message }: ValueCheck) =>
  (model: Model): readonly Finding[] =>
    model.snapshot.authorizationPolicies
      .flatMap(valuesOf)
      .filter((placed) => applies(placed, model))
      .map((placed) => ({
        code,
        severity,
        object: policyRef(placed.policy),
        path: placed.path,
        message: message(placed, model),
        source: placed.policy.source,
      }));

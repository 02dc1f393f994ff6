import type { Finding } from '@/lib/mesh/reachability';
import { isPathTemplate } from '../match/path-template';
import type { Model } from '../model';
import { policyRef } from '../policy';
import { valuesOf } from './policy-values';

/** L13a: a path template without its leading slash passes admission and makes stock Envoy abort. */
export const rootlessTemplate = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies
    .flatMap(valuesOf)
    .filter(
      ({ field, value }) => /^(notP|p)aths$/.test(field) && isPathTemplate(value) && !value.startsWith('/'),
    )
    .map(({ policy, path, value }) => ({
      code: 'L13a',
      severity: 'critical',
      object: policyRef(policy),
      path,
      message: `Path template ${value} does not begin with a slash: proxies that receive it abort, and their workloads go down. Write /${value}.`,
      source: policy.source,
    }));

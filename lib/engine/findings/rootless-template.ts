import type { Finding } from '@/lib/mesh/reachability';
import { isPathTemplate } from '../match/path-template';
import type { Model } from '../model';
import { policyRef } from '../policy';

/** L13a: a path template without its leading slash passes admission and makes stock Envoy abort. */
export const rootlessTemplate = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies.flatMap((policy) =>
    (policy.spec.rules ?? []).flatMap((rule, r) =>
      (rule?.to ?? []).flatMap((to, t) =>
        (['paths', 'notPaths'] as const).flatMap((field) =>
          (to?.operation?.[field] ?? []).flatMap((value, v): Finding[] =>
            !isPathTemplate(value) || value.startsWith('/')
              ? []
              : [
                  {
                    code: 'L13a',
                    severity: 'critical',
                    object: policyRef(policy),
                    path: `spec.rules[${r}].to[${t}].operation.${field}[${v}]`,
                    message: `Path template ${value} does not begin with a slash: the proxies that receive it abort, and their workloads go down. Write /${value}.`,
                    source: policy.source,
                  },
                ],
          ),
        ),
      ),
    ),
  );

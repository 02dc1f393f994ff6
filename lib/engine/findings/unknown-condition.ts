import { conditionField } from '../conditions';
import { actionOf } from '../policy';
import { onPolicies } from './remark';

const EFFECT = {
  ALLOW: 'Istio drops the rule, which then admits nobody',
  DENY: 'Istio drops the rule, which then denies nothing',
  CUSTOM: 'Istio drops the rule, and asks nobody',
  AUDIT: 'Istio drops the rule, and logs nothing',
} as const;

/** L21: a key that Istio does not know takes its whole rule away. */
export const unknownCondition = onPolicies('L21', (policy) =>
  (policy.spec.rules ?? []).flatMap((rule, r) =>
    (rule?.when ?? []).flatMap(({ key }, w) =>
      conditionField(key) === null
        ? [
            {
              path: `spec.rules[${r}].when[${w}].key`,
              message: `${key} is no attribute that Istio knows: ${EFFECT[actionOf(policy)]}. Write a key such as source.ip or request.headers[name].`,
            },
          ]
        : [],
    ),
  ),
);

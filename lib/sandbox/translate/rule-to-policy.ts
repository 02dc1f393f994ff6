import type { RbacPolicy } from '@/lib/envoy/rbac-nouns';
import { Operation, PolicySource, type Rule } from '@/lib/mesh/istio';
import { combine, type Field } from './combine';
import { toConditionField } from './conditions';
import { operationFields, permissionAlgebra } from './permissions';
import { principalAlgebra, toSourceFields, type Context } from './principals';

/** A policy that matches nothing: what an AuthorizationPolicy without rules becomes. */
export const NEVER: RbacPolicy = {
  permissions: [{ not_rule: { any: true } }],
  principals: [{ not_id: { any: true } }],
};

const EMPTY_SOURCE = PolicySource.parse({});
const EMPTY_OPERATION = Operation.parse({});

/** An absent list stands for one entry without constraints. */
const entries = <T>(list: readonly T[] | undefined): readonly (T | null)[] =>
  list && list.length > 0 ? list : [null];

const built = <M>(
  groups: readonly (readonly Field<M>[])[],
  one: (fields: readonly Field<M>[]) => M | null,
) => {
  const parts = groups.map(one);
  const whole = parts.filter((part) => part !== null);
  return whole.length === parts.length ? whole : null;
};

/** One rule as Envoy's policy; null when istiod drops it. `strict` is how an ALLOW rule is built. */
export function ruleToPolicy(rule: Rule, context: Context, strict: boolean): RbacPolicy | null {
  const conditions = (rule.when ?? []).map((condition) => toConditionField(condition, context));
  if (conditions.includes(null)) return null;
  const who = conditions.flatMap((one) => (one?.side === 'principal' ? [one.field] : []));
  const what = conditions.flatMap((one) => (one?.side === 'permission' ? [one.field] : []));
  const principals = built(
    entries(rule.from).map((from) => [...toSourceFields(from?.source ?? EMPTY_SOURCE, context), ...who]),
    (fields) => combine(fields, principalAlgebra, strict),
  );
  const permissions = built(
    entries(rule.to).map((to) => [
      ...operationFields(to?.operation ?? EMPTY_OPERATION, context.dialect),
      ...what,
    ]),
    (fields) => combine(fields, permissionAlgebra, strict),
  );
  return principals && permissions ? { permissions, principals } : null;
}

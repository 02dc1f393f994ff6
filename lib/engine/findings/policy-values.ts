import type { AuthorizationPolicy } from '@/lib/mesh/istio';

/** One value of one source or operation field, at its place. */
export interface PlacedValue {
  readonly policy: AuthorizationPolicy;
  readonly field: string;
  readonly path: string;
  readonly value: string;
}

const valuesIn = (
  policy: AuthorizationPolicy,
  lists: object | undefined,
  path: string,
): readonly PlacedValue[] =>
  Object.entries(lists ?? {}).flatMap(([field, values]: [string, unknown]) =>
    Array.isArray(values)
      ? values.map((value, v) => ({ policy, field, path: `${path}.${field}[${v}]`, value: String(value) }))
      : [],
  );

/** Every value that `from` and `to` of a policy spell out. */
export const valuesOf = (policy: AuthorizationPolicy): readonly PlacedValue[] =>
  (policy.spec.rules ?? []).flatMap((rule, r) => [
    ...(rule?.from ?? []).flatMap((from, i) =>
      valuesIn(policy, from?.source, `spec.rules[${r}].from[${i}].source`),
    ),
    ...(rule?.to ?? []).flatMap((to, i) =>
      valuesIn(policy, to?.operation, `spec.rules[${r}].to[${i}].operation`),
    ),
  ]);

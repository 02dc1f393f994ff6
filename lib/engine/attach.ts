import type { RequestAuthentication, AuthorizationPolicy, Selector, TargetRef } from '@/lib/mesh/istio';
import type { ObjectMeta } from '@/lib/mesh/object';
import type { Selectable } from './proxy-labels';

type Attachable = AuthorizationPolicy | RequestAuthentication;

/** Every label of the selector is a label of the workload; no selector, or an empty one, selects all. */
export const selects = (selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);

/** Creation time, then name, then namespace: Istio's order of policies. It never changes a verdict. */
export const byAge = (a: { meta: ObjectMeta }, b: { meta: ObjectMeta }): number => {
  const key = ({ meta }: { meta: ObjectMeta }) => [meta.createdAt, meta.name, meta.namespace] as const;
  const [left, right] = [key(a), key(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at < 0) return 0;
  return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
};

/** Policies by namespace, oldest first. */
export const byNamespace = <T extends { meta: ObjectMeta }>(
  policies: readonly T[],
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const policy of [...policies].sort(byAge)) {
    const group = groups.get(policy.meta.namespace);
    if (group === undefined) groups.set(policy.meta.namespace, [policy]);
    else group.push(policy);
  }
  return groups;
};

/** Whether a policy names what it is for, and so is for nothing else. */
export const isTargeted = ({ spec }: Attachable): boolean =>
  (spec.targetRefs?.length ?? 0) > 0 || spec.targetRef !== undefined;

/** `targetRefs`, or the one legacy `targetRef` where there are none. */
export const targetRefsOf = ({ spec }: Attachable): readonly TargetRef[] => {
  const { targetRefs = [], targetRef } = spec;
  if (targetRefs.length > 0) return targetRefs;
  return targetRef === undefined ? [] : [targetRef];
};

/** By this label alone Istio tells a gateway of the Gateway API. */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Whether a policy names the Gateway that a proxy stands for, which has to be in the policy's own namespace. */
const namesGateway = (policy: Attachable, { namespace, labels }: Selectable): boolean =>
  policy.meta.namespace === namespace &&
  targetRefsOf(policy).some(
    ({ group, kind, name, namespace: at = namespace }) =>
      group === 'gateway.networking.k8s.io' &&
      kind === 'Gateway' &&
      at === namespace &&
      name === labels[GATEWAY_NAME],
  );

/**
 * The candidates of a sidecar or gateway are the policies of the root namespace and of its own. A policy
 * with target references applies to the gateway that it names; one with a selector where all labels are
 * the workload's.
 */
export const attached = <T extends Attachable>(
  index: ReadonlyMap<string, readonly T[]>,
  rootNamespace: string,
  workload: Selectable,
): readonly T[] =>
  [...new Set([rootNamespace, workload.namespace])]
    .flatMap((namespace) => index.get(namespace) ?? [])
    .filter((policy) =>
      isTargeted(policy) ? namesGateway(policy, workload) : selects(policy.spec.selector, workload.labels),
    )
    .sort(byAge);

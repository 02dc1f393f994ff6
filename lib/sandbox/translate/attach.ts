import type { Selector } from '@/lib/mesh/istio';
import type { ObjectMeta } from '@/lib/mesh/object';
import type { InboundInput } from './nouns';

type Attachable = {
  readonly meta: ObjectMeta;
  readonly spec: {
    selector?: Selector | undefined;
    targetRef?: unknown;
    targetRefs?: readonly unknown[] | undefined;
  };
};

/** Oldest first, then by name and namespace: the order in which istiod reads policies of one kind. */
export const byAge = (one: { meta: ObjectMeta }, other: { meta: ObjectMeta }): number =>
  one.meta.createdAt.localeCompare(other.meta.createdAt) ||
  one.meta.name.localeCompare(other.meta.name) ||
  one.meta.namespace.localeCompare(other.meta.namespace);

/** Whether a selector picks a pod; no selector, or an empty one, picks every pod. */
export const selects = (selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);

/** The policies that a sidecar honours: of its namespace and the root namespace, and never one with target refs. */
export function attached<P extends Attachable>(policies: readonly P[], input: InboundInput): P[] {
  const { workload, config } = input;
  return policies
    .filter(({ meta, spec }) => {
      const inScope = meta.namespace === workload.namespace || meta.namespace === config.rootNamespace;
      const targeted = (spec.targetRefs ?? []).length > 0 || (spec.targetRef ?? undefined) !== undefined;
      return inScope && !targeted && selects(spec.selector, workload.labels);
    })
    .sort(byAge);
}

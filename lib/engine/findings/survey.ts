import type { AuthorizationPolicy, TargetRef } from '@/lib/mesh/istio';
import type { DataPlane } from '@/lib/mesh/workload';
import type { Model } from '../model';
import { routedHosts } from './gateway-routes';
import { type Ground, groundFinder } from './ground';
import { type PlacedValue, valuesOf } from './policy-values';
import { type Waypoints, waypointsOf } from './waypoints';

/** What every check needs to know of a mesh, found out once. */
export interface Survey {
  readonly model: Model;
  /** Values of one field, in all AuthorizationPolicies. */
  readonly values: (field: string) => readonly PlacedValue[];
  /** Names of the fields that some policy uses. */
  readonly fields: readonly string[];
  /** The kinds of workload that enforce a policy: those without a proxy are none. */
  readonly grounds: (policy: AuthorizationPolicy) => readonly Ground[];
  readonly waypoints: Waypoints;
  /** How the mesh's workloads are captured. */
  readonly planes: ReadonlySet<DataPlane>;
  /** The same for one namespace. */
  readonly planesIn: (namespace: string) => ReadonlySet<DataPlane>;
}

type Targeted = {
  readonly targetRefs?: readonly TargetRef[] | undefined;
  readonly targetRef?: TargetRef | undefined;
};

/** The list, or the one legacy reference where the list is empty, each at its place. */
export const refsOf = ({
  targetRefs = [],
  targetRef,
}: Targeted): readonly { ref: TargetRef; path: string }[] => {
  if (targetRefs.length > 0) return targetRefs.map((ref, i) => ({ ref, path: `spec.targetRefs[${i}]` }));
  return targetRef === undefined ? [] : [{ ref: targetRef, path: 'spec.targetRef' }];
};

/** `/Service`, `gateway.networking.k8s.io/Gateway`: what a reference is to. */
export const kindOfRef = ({ group = '', kind }: TargetRef): string =>
  `${group === 'core' ? '' : group}/${kind}`;

/** Items under their keys. */
export const grouped = <K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, readonly V[]> => {
  const groups = new Map<K, V[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
};

const groundsOf = (
  model: Model,
  waypoints: Waypoints,
): ReadonlyMap<AuthorizationPolicy, readonly Ground[]> => {
  const groundOf = groundFinder(waypoints, routedHosts(model.snapshot));
  const found = new Map<AuthorizationPolicy, Set<Ground>>();
  for (const entry of model.workloads) {
    if (entry.workload.dataPlane === 'none') continue;
    const ground = groundOf(entry);
    for (const policy of entry.policies) {
      const grounds = found.get(policy);
      if (grounds === undefined) found.set(policy, new Set([ground]));
      else grounds.add(ground);
    }
  }
  return new Map([...found].map(([policy, of]) => [policy, [...of]]));
};

/** Looks at each workload and each policy once. */
export const surveyOf = (model: Model): Survey => {
  const { snapshot } = model;
  const waypoints = waypointsOf(snapshot);
  const grounds = groundsOf(model, waypoints);
  const placed = snapshot.authorizationPolicies.flatMap(valuesOf);
  const values = grouped(placed.map((value) => [value.field, value] as const));
  const planes = grouped(snapshot.workloads.map((one) => [one.namespace, one.dataPlane] as const));
  return {
    model,
    values: (field) => values.get(field) ?? [],
    fields: [...values.keys()],
    grounds: (policy) => grounds.get(policy) ?? [],
    waypoints,
    planes: new Set(snapshot.workloads.map(({ dataPlane }) => dataPlane)),
    planesIn: (namespace) => new Set(planes.get(namespace)),
  };
};

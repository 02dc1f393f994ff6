import type { Principal } from '@/lib/mesh/reachability';
import { callerKeys } from './callers';
import { identitySplits, type Places } from './identities';
import { partitionBy } from './partition';
import { type Attached, attachedSet, type Model, type ModelWorkload } from '../model';
import type { Enforcement } from '../policy';
import type { Field } from '../rule';

/** Principals that one workload cannot tell apart. */
export interface Group {
  /** Equal for groups that any workload of the same policies treats alike. */
  readonly key: string;
  /** Its first member, who speaks for it. */
  readonly first: number;
  /** Places of the classes that it consists of; null: all that no other group has. */
  readonly classes: readonly number[] | null;
}

/** How the policies of a mesh divide its principals. */
export interface Grouping {
  readonly classes: readonly Places[];
  readonly groupsAt: (entry: ModelWorkload) => readonly Group[];
}

const fieldsOf = ({ custom, audit, deny, allow }: Enforcement): readonly Field[] =>
  [custom, audit, deny, allow].flat().flatMap(({ rules }) => rules.flatMap(({ clauses }) => clauses.flat(2)));

/** Policies that a waypoint may run before a workload that no sidecar stands before. */
const atAnyWaypoint = (model: Model): Attached => {
  const { authorizationPolicies, config } = model.snapshot;
  const targeted = authorizationPolicies.filter(
    ({ meta, spec }) =>
      meta.namespace === config.rootNamespace ||
      spec.targetRef !== undefined ||
      (spec.targetRefs?.length ?? 0) > 0,
  );
  return attachedSet(targeted, []);
};

/** The account of a workload that calls itself: one pod's calls to itself do not cross the network. */
const selfOf = ({ snapshot }: Model, principals: readonly Principal[]) => {
  const callers = new Map(principals.map(({ workloads }, at) => [workloads[0], at]));
  const isolated = new Set(snapshot.networkPolicies.map(({ meta }) => meta.namespace));
  return ({ workload }: ModelWorkload): number | undefined =>
    isolated.has(workload.namespace) && workload.pods.length === 1 ? callers.get(workload.id) : undefined;
};

/** Every field that may look at who calls a workload. The TCP chain drops rules of the HTTP one, and adds none. */
const fieldsFor = (model: Model) => {
  const waypoint = atAnyWaypoint(model);
  return (entry: ModelWorkload): readonly Field[] => {
    const own = fieldsOf(entry.enforcement('http'));
    const hasWaypoint = entry.workload.dataPlane !== 'sidecar' && waypoint.policies.length > 0;
    return hasWaypoint ? [...own, ...fieldsOf(model.enforce(waypoint, 'http'))] : own;
  };
};

const setsOf = (model: Model, principals: readonly Principal[]) => {
  const fieldsAt = fieldsFor(model);
  const splits = identitySplits(principals);
  const known = new Map<string, readonly Places[]>();
  return (entry: ModelWorkload): readonly Places[] => {
    const sets = known.get(entry.policySet);
    if (sets !== undefined) return sets;
    const found = fieldsAt(entry)
      .filter(({ reads }) => reads.fact === 'identity')
      .flatMap((field) => field.values.map((value) => splits(field, value)));
    known.set(entry.policySet, found);
    return found;
  };
};

/** Callers that differ before any policy is looked at: the largest kind is what goes without saying. */
const kindsOf = (keys: readonly string[]) => {
  const kinds = new Map<string, number[]>();
  keys.forEach((key, at) => {
    const members = kinds.get(key);
    if (members === undefined) kinds.set(key, [at]);
    else members.push(at);
  });
  return [...kinds.values()].sort((a, b) => b.length - a.length);
};

/** The classes of the whole mesh, and for each workload the groups of classes that it treats alike. */
export const groupPrincipals = (model: Model, principals: readonly Principal[]): Grouping => {
  const keys = callerKeys(model, principals);
  const [usual = [], ...unusual] = kindsOf(keys);
  const setsAt = setsOf(model, principals);
  const partition = partitionBy(keys);
  const self = selfOf(model, principals);
  for (const set of new Set(model.workloads.flatMap((entry) => [...setsAt(entry)]))) partition.split(set);
  for (const entry of model.workloads) {
    const own = self(entry);
    if (own !== undefined) partition.split([own]);
  }
  const classes = partition.classes();
  const classOf: number[] = [];
  classes.forEach((members, at) => members.forEach((place) => (classOf[place] = at)));

  const groupsOf = (sets: readonly Places[]): readonly Group[] => {
    const marks = new Map<number, string>();
    const mark = (places: Places, text: string): void =>
      places.forEach((place) => marks.set(place, `${marks.get(place) ?? ''}${text}`));
    unusual.forEach((places) => mark(places, `${keys[places[0] ?? 0] ?? ''} `));
    sets.forEach((places, at) => mark(places, `${at},`));
    const groups = new Map<string, { first: number; classes: Set<number> }>();
    for (const [place, key] of marks) {
      const group = groups.get(key) ?? { first: place, classes: new Set<number>() };
      groups.set(key, group);
      group.classes.add(classOf[place] ?? -1);
    }
    const listed = [...groups].map(([key, group]) => ({
      key,
      first: group.first,
      classes: [...group.classes],
    }));
    const rest = usual.find((place) => !marks.has(place)) ?? listed[0]?.first;
    return rest === undefined ? listed : [...listed, { key: '', first: rest, classes: null }];
  };
  const known = new Map<string, readonly Group[]>();
  return {
    classes,
    groupsAt: (entry) => {
      const own = self(entry);
      const key = own === undefined ? entry.policySet : `${entry.policySet} ${own}`;
      const groups =
        known.get(key) ?? groupsOf(own === undefined ? setsAt(entry) : [...setsAt(entry), [own]]);
      known.set(key, groups);
      return groups;
    },
  };
};

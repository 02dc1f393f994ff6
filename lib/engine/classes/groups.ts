import type { Principal } from '@/lib/mesh/reachability';
import { type Callers, callersOf, staysHome } from '../callers';
import { identitySplits, type Places } from './identities';
import { partitionBy } from './partition';
import { type View, viewsAt } from './views';
import { type Attached, attachedSet, type Model, type ModelWorkload } from '../model';
import type { Address } from '../ports';
import type { BuiltPolicy, Enforcement } from '../policy';
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
  /** What every principal is as a client. */
  readonly callers: readonly Callers[];
  readonly groupsAt: (entry: ModelWorkload, address: Address) => readonly Group[];
}

const known = new WeakMap<BuiltPolicy, readonly Field[]>();

const policyFields = (policy: BuiltPolicy): readonly Field[] => {
  const fields = known.get(policy) ?? policy.rules.flatMap(({ clauses }) => clauses.flat(2));
  known.set(policy, fields);
  return fields;
};

const fieldsOf = ({ custom, audit, deny, allow }: Enforcement): readonly Field[] =>
  [custom, audit, deny, allow].flatMap((policies) => policies.flatMap(policyFields));

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

/** Every field that may look at who calls a workload. The TCP chain drops rules of the HTTP one, and adds none. */
const fieldsFor = (model: Model) => {
  const waypoint = atAnyWaypoint(model);
  return (entry: ModelWorkload): readonly Field[] => {
    const own = fieldsOf(entry.enforcement('http'));
    const hasWaypoint = entry.workload.dataPlane !== 'sidecar' && waypoint.policies.length > 0;
    return hasWaypoint ? [...own, ...fieldsOf(model.enforce(waypoint, 'http'))] : own;
  };
};

const readsHost = ({ reads }: Field): boolean =>
  reads.fact === 'host' ||
  (reads.fact === 'header' && (reads.name === 'host' || reads.name === ':authority'));

/** Sets of callers, and a key that is equal for workloads that tell apart the same sets. */
interface Splits {
  readonly key: string;
  readonly sets: readonly Places[];
}

/** What the policies of a workload tell apart. */
const policySplits = (model: Model, principals: readonly Principal[]) => {
  const fieldsAt = fieldsFor(model);
  const splits = identitySplits(principals);
  const known = new Map<string, { readonly sets: readonly Places[]; readonly byHost: boolean }>();
  return (entry: ModelWorkload) => {
    const before = known.get(entry.policySet);
    if (before !== undefined) return before;
    const fields = fieldsAt(entry);
    const found = {
      byHost: fields.some(readsHost),
      sets: fields
        .filter(({ reads }) => reads.fact === 'identity')
        .flatMap((field) => field.values.map((value) => splits(field, value))),
    };
    known.set(entry.policySet, found);
    return found;
  };
};

/**
 * What a workload tells apart: by its policies; by its namespace, from which its short name leads to it; and the
 * account of its one pod, whose calls to itself cross no network.
 */
const splitsOf = (model: Model, principals: readonly Principal[]) => {
  const byPolicy = policySplits(model, principals);
  const callers = new Map(principals.flatMap(({ workloads }, at) => workloads.map((id) => [id, at])));
  const mates = new Map<string, number[]>();
  principals.forEach(({ namespace }, at) => mates.set(namespace, [...(mates.get(namespace) ?? []), at]));
  return (entry: ModelWorkload): Splits => {
    const { workload, policySet } = entry;
    const { sets, byHost } = byPolicy(entry);
    const self = staysHome(model, entry) ? callers.get(workload.id) : undefined;
    const own = byHost ? (mates.get(workload.namespace) ?? []) : [];
    const alone = self === undefined ? [] : [self];
    return {
      key: `${policySet} ${byHost ? workload.namespace : ''} ${alone.join('')}`,
      sets: [...sets, ...[own, alone].filter((set) => set.length > 0)],
    };
  };
};

/** Callers that are the same before any policy is looked at. */
const kindsOf = (keys: readonly string[]): readonly Places[] => {
  const kinds = new Map<string, number[]>();
  keys.forEach((key, at) => {
    const members = kinds.get(key);
    if (members === undefined) kinds.set(key, [at]);
    else members.push(at);
  });
  return [...kinds.values()];
};

/** Kinds that a port treats alike, by label; the largest such set goes without saying. */
const apartIn = (labels: readonly string[], kinds: readonly Places[]) => {
  const sets = new Map<string, { readonly kinds: Places[]; size: number }>();
  labels.forEach((label, at) => {
    const set = sets.get(label) ?? { kinds: [], size: 0 };
    const places = kinds[at] ?? [];
    set.kinds.push(places);
    set.size += places.length;
    sets.set(label, set);
  });
  const [usual, ...unusual] = [...sets].sort(([, a], [, b]) => b.size - a.size);
  return {
    usual: usual?.[1].kinds.flat() ?? [],
    unusual: unusual.map(([, set]) => set.kinds.flat()),
  };
};

/** The classes of the whole mesh, and for each port the groups of classes that it treats alike. */
export const groupPrincipals = (model: Model, principals: readonly Principal[]): Grouping => {
  const callers = principals.map((principal) => callersOf(model, principal));
  const keys = callers.map(({ key }) => key);
  const kinds = kindsOf(keys);
  const viewAt = viewsAt(
    model,
    kinds.flatMap(([first = 0]) => callers[first] ?? []),
  );
  const splitsAt = splitsOf(model, principals);
  const partition = partitionBy(keys);
  for (const set of new Set(model.workloads.flatMap((entry) => splitsAt(entry).sets))) partition.split(set);
  const classes = partition.classes();
  const classOf: number[] = [];
  classes.forEach((members, at) => members.forEach((place) => (classOf[place] = at)));

  const apart = new Map<View, ReturnType<typeof apartIn>>();
  const groupsOf = (sets: readonly Places[], view: View): readonly Group[] => {
    const { usual, unusual } = apart.get(view) ?? apartIn(view.labels, kinds);
    apart.set(view, { usual, unusual });
    const marks = new Map<number, string>();
    const mark = (places: Places, text: string): void =>
      places.forEach((place) => marks.set(place, `${marks.get(place) ?? ''}${text}`));
    unusual.forEach((places, at) => mark(places, `view ${at} `));
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
    callers,
    groupsAt: (entry, address) => {
      const { key, sets } = splitsAt(entry);
      const view = viewAt(entry, address);
      const id = `${key} ${view.id}`;
      const groups = known.get(id) ?? groupsOf(sets, view);
      known.set(id, groups);
      return groups;
    },
  };
};

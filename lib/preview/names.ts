import type { Principal, Reachability } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';

/** Groups are named by their first members; the rest is counted. */
const NAMED = 2;

const listed = (names: readonly string[], noun: string): string => {
  const more = names.length - NAMED;
  if (more <= 1) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${more.toLocaleString('en')} more ${noun}`;
};

const isWhole = (ids: readonly string[], all: readonly string[] | undefined): boolean =>
  all !== undefined && all.length > 1 && ids.length === all.length;

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

/** Names of groups of principals and of ports. */
export type Names = {
  readonly who: (ids: readonly string[]) => string;
  readonly where: (ids: readonly string[]) => string;
};

/** Principals whose name is that of a namespace's account; others stand alone. */
const spaceOf = ({ kind, trustDomain, namespace }: Principal): string =>
  kind === 'anonymous' ? '' : `${trustDomain}/${namespace}`;

const principalNames = (principals: readonly Principal[], trustDomain: string): Names['who'] => {
  const byId = new Map(principals.map((one) => [one.id, one]));
  const inSpace = groupBy(principals, spaceOf);
  const groupNames = (space: string, group: readonly Principal[]): readonly string[] => {
    const [first] = group;
    const isAll = isWhole(
      group.map(({ id }) => id),
      inSpace.get(space)?.map(({ id }) => id),
    );
    if (first === undefined || !isAll) return group.map((one) => principalText(one, trustDomain));
    const foreign = first.trustDomain === trustDomain ? '' : `${first.trustDomain}: `;
    return [`everyone in ${foreign}${first.namespace}`];
  };
  return (ids) => {
    const group = ids.flatMap((id) => byId.get(id) ?? []);
    if (isWhole(ids, [...byId.keys()])) return 'everyone';
    const isRest = group.length > 2 && group.length === byId.size - 1;
    if (isRest && group.every(({ kind }) => kind !== 'anonymous')) return 'everyone with an identity';
    return listed(
      [...groupBy(group, spaceOf)].flatMap(([space, some]) => groupNames(space, some)),
      'groups',
    );
  };
};

type Place = { readonly id: string; readonly target: string; readonly namespace: string };

const portNames = (places: readonly Place[]): Names['where'] => {
  const byId = new Map(places.map((place) => [place.id, place]));
  const [inNamespace, inTarget] = [
    groupBy(places, (place) => place.namespace),
    groupBy(places, (place) => place.target),
  ];
  const ids = (all: readonly Place[] | undefined): readonly string[] | undefined => all?.map(({ id }) => id);
  const targetNames = (target: string, group: readonly Place[]): readonly string[] => {
    const own = group.map(({ id }) => id);
    return isWhole(own, ids(inTarget.get(target))) ? [`${target}, all ports`] : own;
  };
  return (asked) => {
    if (isWhole(asked, [...byId.keys()])) return 'every port';
    const group = asked.flatMap((id) => byId.get(id) ?? []);
    const names = [...groupBy(group, ({ namespace }) => namespace)].flatMap(([namespace, some]) => {
      const own = some.map(({ id }) => id);
      return isWhole(own, ids(inNamespace.get(namespace)))
        ? [`every port in ${namespace}`]
        : [...groupBy(some, ({ target }) => target)].flatMap(([target, few]) => targetNames(target, few));
    });
    return listed(names, 'places');
  };
};

type Named = Pick<Reachability, 'principals' | 'targets' | 'trustDomain'>;

/** Names over everything that either side knows. */
export function namesOf(before: Named, after: Named): Names {
  const principals = new Map([...before.principals, ...after.principals].map((one) => [one.id, one]));
  const places = [...before.targets, ...after.targets].flatMap(({ id: target, namespace, ports }) =>
    ports.map(({ id }) => [id, { id, target, namespace }] as const),
  );
  return {
    who: principalNames([...principals.values()], after.trustDomain),
    where: portNames([...new Map(places).values()]),
  };
}

import type { Principal, PrincipalClass } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';

const FEW = 3;

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const countBy = (principals: readonly Principal[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { trustDomain, namespace } of principals) {
    const key = `${trustDomain} ${namespace}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

/** Names classes of principals as people would: whole namespaces by their name, a majority by who is not in it. */
export const nameClasses = (
  principals: readonly Principal[],
  classes: readonly (readonly number[])[],
  trustDomain: string,
): PrincipalClass[] => {
  const everywhere = countBy(principals);
  const accounts = principals.filter(({ kind }) => kind === 'account').length;
  const nameOf = (members: readonly Principal[]): string => {
    const [first] = members;
    if (first === undefined) return '';
    const name = principalText(first, trustDomain);
    if (members.length === 1) return name;
    const inside = countBy(members);
    const whole = [...inside].every(([key, count]) => everywhere.get(key) === count);
    const namespaces = [...new Set(members.map(({ namespace }) => namespace))];
    if (whole && namespaces.length <= FEW && inside.size === namespaces.length)
      return `everyone in ${listed(namespaces)}`;
    const others = accounts - members.length;
    if (members.every(({ kind }) => kind === 'account') && others >= 0 && others < members.length)
      return but(members, others);
    if (namespaces.length === 1) return `${name} and ${members.length - 1} more`;
    return `${members.length} accounts of ${namespaces.length} namespaces`;
  };
  const but = (members: readonly Principal[], others: number): string => {
    if (others === 0) return 'every account';
    if (others > FEW) return `any account but ${others}`;
    const ids = new Set(members.map(({ id }) => id));
    const left = principals.filter(({ kind, id }) => kind === 'account' && !ids.has(id));
    return `any account but ${listed(left.map((one) => principalText(one, trustDomain)))}`;
  };
  return classes.map((places) => {
    const members = places.flatMap((place) => principals[place] ?? []);
    return { id: members[0]?.id ?? '', name: nameOf(members), members: members.map(({ id }) => id) };
  });
};

/** A class of ports by its first one, or by the namespace that it fills. */
export const namePorts = (
  ports: readonly string[],
  namespaceOf: ReadonlyMap<string, string>,
  portsIn: ReadonlyMap<string, number>,
): string => {
  const [first = ''] = ports;
  if (ports.length === 1) return first;
  const namespaces = new Set(ports.map((port) => namespaceOf.get(port) ?? ''));
  const [only = ''] = namespaces;
  if (namespaces.size === 1 && portsIn.get(only) === ports.length) return `every port in ${only}`;
  return `${first} and ${ports.length - 1} more`;
};

import type { Principal, Reachability } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';
import type { Line } from './table';

const shared = (values: readonly string[]): string => {
  const [first = ''] = values;
  return values.every((value) => value === first) ? first : '';
};

const cut = (line: Line, nameOf: (id: string) => string): Line[] =>
  line.members.map((id) => ({ ...line, id, name: nameOf(id), members: [id], isOpened: true }));

export const rowLines = (
  reachability: Reachability,
  ids: (all: readonly string[]) => readonly string[],
): Line[] => {
  const byId = new Map(reachability.principals.map((one) => [one.id, one]));
  const of = (id: string): Principal | undefined => byId.get(id);
  const nameOf = (id: string): string => {
    const principal = of(id);
    return principal === undefined ? id : principalText(principal, reachability.trustDomain);
  };
  return reachability.principalClasses.flatMap(({ id, name, members }, at) => {
    const asked = ids(members);
    const [only] = asked;
    if (only === undefined) return [];
    const namespace = shared(asked.map((one) => of(one)?.namespace ?? ''));
    return [
      {
        id,
        name: asked.length === 1 ? nameOf(only) : name,
        namespace,
        members: asked,
        classId: id,
        of: at,
        isOpened: false,
      },
    ];
  });
};

export const columnLines = (
  reachability: Reachability,
  ids: (all: readonly string[]) => readonly string[],
): Line[] => {
  const spaceOf = new Map(
    reachability.targets.flatMap(({ namespace, ports }) => ports.map(({ id }) => [id, namespace] as const)),
  );
  return reachability.portClasses.flatMap(({ id, name, ports }, at) => {
    const asked = ids(ports);
    const [only] = asked;
    if (only === undefined) return [];
    const namespace = shared(asked.map((one) => spaceOf.get(one) ?? ''));
    return [
      {
        id,
        name: asked.length === 1 ? only : name,
        namespace,
        members: asked,
        classId: id,
        of: at,
        isOpened: false,
      },
    ];
  });
};

export const opening = (
  lines: readonly Line[],
  opened: ReadonlySet<string>,
  nameOf: (id: string) => string,
): Line[] =>
  lines.flatMap((line) => (line.members.length > 1 && opened.has(line.id) ? cut(line, nameOf) : [line]));

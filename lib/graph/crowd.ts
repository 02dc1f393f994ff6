import type { Caller } from './callers';
import { titlesOf } from './callers';
import type { Cause } from './cause';
import { groupBy } from './group-by';
import type { Route } from './links';

/** A column of more nodes than this is gathered by namespace; each opens in its place. */
const MANY = 120;

/** A caller as the picture shows it: one class, or the classes of a namespace. */
export type ShownCaller = Caller & { readonly opens?: string };

type Toggled = ReadonlySet<string> | undefined;

/** The namespace that all members have; null where they have no common one. */
const namespaceOf = ({ members }: Caller): string | null => {
  const [first] = members;
  if (first === undefined || first.namespace === '') return null;
  return members.every(({ namespace }) => namespace === first.namespace) ? first.namespace : null;
};

const gatheredCaller = (namespace: string, callers: readonly Caller[]): ShownCaller => {
  const members = callers.flatMap((caller) => caller.members);
  return {
    id: `from:${namespace}`,
    name: { prefix: '', namespace, name: '*' },
    title: titlesOf(members),
    right: `${members.length} accounts, ${callers.length} classes`,
    members,
    accounts: callers.reduce((sum, { accounts }) => sum + accounts, 0),
    opens: `from:${namespace}`,
  };
};

/** Stands for each caller: itself, or its namespace where there are too many to show each. */
export const gatherCallers = (
  callers: readonly Caller[],
  toggled: Toggled,
): ReadonlyMap<Caller, ShownCaller> => {
  if (callers.length <= MANY) return new Map();
  const groups = groupBy(callers, (caller) => namespaceOf(caller) ?? '');
  return new Map(
    [...groups].flatMap(([namespace, own]) => {
      const isKept = namespace === '' || own.length === 1 || (toggled?.has(`from:${namespace}`) ?? false);
      const group = gatheredCaller(namespace, own);
      return isKept ? [] : own.map((caller) => [caller, group] as const);
    }),
  );
};

const gatheredCause = (namespace: string, causes: readonly Cause[]): Cause => ({
  id: `causes:${namespace}`,
  act: `${causes.length}`,
  name: namespace,
  right: 'policies',
  below: '',
  title: causes.map(({ act, name }) => `${act} ${name}`).join('\n'),
  namespace,
  opens: namespace,
});

/** Stands for each cause: itself, or the closed namespace that it is of where there are too many. */
export const gatherCauses = (
  routes: readonly Pick<Route, 'cause'>[],
  isOpen: (namespace: string) => boolean,
): ReadonlyMap<string, Cause> => {
  const causes = new Map(routes.map(({ cause }) => [cause.id, cause]));
  if (causes.size <= MANY) return new Map();
  const groups = groupBy([...causes.values()], ({ namespace }) => namespace);
  return new Map(
    [...groups].flatMap(([namespace, own]) => {
      const isKept = namespace === '' || own.length === 1 || isOpen(namespace);
      const group = gatheredCause(namespace, own);
      return isKept ? [] : own.map(({ id }) => [id, group] as const);
    }),
  );
};

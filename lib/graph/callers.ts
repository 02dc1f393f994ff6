import { numberText } from '@/lib/mesh/plural';
import type { Principal, Reachability } from '@/lib/mesh/reachability';
import { apartFromMost } from './apart';
import { groupBy } from './group-by';
import { principalName, type Name } from './names';
import type { Proofs } from './proofs';

/** Callers that behave identically towards everything. */
export type Caller = {
  readonly id: string;
  readonly name: Name;
  readonly title: string;
  readonly right: string;
  readonly members: readonly Principal[];
  /** How many of the members pods run as. */
  readonly accounts: number;
};

/** Up to this many principals each has a node of its own. */
const MANY = 12;
/** Identities that a tooltip lists. */
const LISTED = 40;

type Known = Pick<
  Reachability,
  'trustDomain' | 'principals' | 'principalClasses' | 'portClasses' | 'answers'
>;

const rightOf = (principal: Principal): string => {
  if (principal.kind === 'anonymous') return 'plaintext';
  return principal.kind === 'named' ? 'only named' : '';
};

const titleOf = ({ kind, id }: Principal): string =>
  kind === 'anonymous'
    ? 'callers without an identity'
    : kind === 'account' || id.includes('/ns/')
      ? `spiffe://${id}`
      : id;

/** The full identities, one a line; how many more where they are too many to read. */
export const titlesOf = (members: readonly Principal[]): string => {
  const more = members.length - LISTED;
  const lines = members.slice(0, LISTED).map(titleOf);
  return [...lines, ...(more > 0 ? [`and ${numberText(more)} more`] : [])].join('\n');
};

const isAccount = ({ kind }: Principal): boolean => kind === 'account';

const single = (principal: Principal, trustDomain: string): Caller => ({
  id: `class:${principal.id}`,
  name: principalName(principal, trustDomain),
  title: titleOf(principal),
  right: rightOf(principal),
  members: [principal],
  accounts: isAccount(principal) ? 1 : 0,
});

/** What a class of principals may do, as far as it is not what most may; two that differ anywhere differ here. */
const behaviours = (known: Known): ReadonlyMap<string, string> => {
  const { principalClasses, portClasses } = known;
  const apartAt = apartFromMost(known);
  const parts = principalClasses.map((): string[] => []);
  portClasses.forEach((ports, at) => {
    for (const { answer, classes } of apartAt(ports))
      for (const one of classes) parts[one]?.push(`${at}:${answer}`);
  });
  return new Map(
    principalClasses.flatMap(({ members }, at) => {
      const behaviour = parts[at]?.join(' ') ?? '';
      return members.map((member) => [member, behaviour] as const);
    }),
  );
};

const mergedName = (members: readonly Principal[], isLargest: boolean, trustDomain: string): Name => {
  const [first] = members;
  if (first === undefined) return { prefix: '', namespace: '', name: '' };
  if (members.every(({ namespace }) => namespace === first.namespace))
    return { ...principalName(first, trustDomain), name: '*' };
  return isLargest ? { prefix: '', namespace: '', name: 'all others' } : principalName(first, trustDomain);
};

const merged = (members: readonly Principal[], isLargest: boolean, trustDomain: string): Caller => {
  const name = mergedName(members, isLargest, trustDomain);
  const isOneOf = name.name !== '*' && name.name !== 'all others';
  return {
    id: `class:${members[0]?.id ?? ''}`,
    name,
    title: titlesOf(members),
    right: isOneOf ? `and ${members.length - 1} more` : `${members.length} accounts`,
    members,
    accounts: members.filter(isAccount).length,
  };
};

const spans = (members: readonly Principal[]): boolean =>
  new Set(members.map(({ namespace }) => namespace)).size > 1;

const group = (known: Known, proofs: Proofs, alone: string | undefined): Caller[] => {
  const behaviour = behaviours(known);
  const groups = groupBy(known.principals, (principal) => {
    const { id, trustDomain } = principal;
    return !isAccount(principal) || id === alone
      ? id
      : `${trustDomain}\n${behaviour.get(id) ?? ''}\n${proofs.mark(id)}`;
  });
  const lists = [...groups.values()];
  const largest = Math.max(0, ...lists.filter(spans).map(({ length }) => length));
  const others = lists.find((members) => members.length === largest && spans(members));
  return lists.map((members) => {
    const [first] = members;
    return members.length === 1 && first !== undefined
      ? single(first, known.trustDomain)
      : merged(members, members === others, known.trustDomain);
  });
};

/** Accounts by namespace and name; then what stands for many, what is only named, and what has no name. */
const rank = ({ name, members }: Caller): number => {
  if (name.name === 'all others' && members.length !== 1) return 1;
  const kind = members[0]?.kind ?? 'account';
  return kind === 'account' ? 0 : kind === 'named' ? 2 : 3;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byName = (a: Caller, b: Caller): number =>
  rank(a) - rank(b) ||
  compareText(a.name.prefix, b.name.prefix) ||
  compareText(a.name.namespace, b.name.namespace) ||
  compareText(a.name.name, b.name.name);

/**
 * The callers of a mesh. While there are few each stands alone; where there are many, accounts that behave
 * identically share a class. `alone` is kept out of any class, since the reader asks about it.
 */
export const toCallers = (known: Known, proofs: Proofs, alone: string | undefined): Caller[] => {
  const callers =
    known.principals.length <= MANY
      ? known.principals.map((principal) => single(principal, known.trustDomain))
      : group(known, proofs, alone);
  return callers.sort(byName);
};

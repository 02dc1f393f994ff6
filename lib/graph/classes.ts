import type { Principal } from '@/lib/mesh/reachability';
import { principalName, type Name } from './names';
import type { Answer } from './picture';

/** Callers that behave identically towards everything. */
export type PrincipalClass = {
  readonly id: string;
  readonly name: Name;
  readonly title: string;
  readonly right: string;
  readonly members: readonly Principal[];
};

/** Up to this many principals each has a node of its own. */
const MANY = 12;

type Known = { readonly trustDomain: string; readonly principals: readonly Principal[] };

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

const single = (principal: Principal, trustDomain: string): PrincipalClass => ({
  id: `class:${principal.id}`,
  name: principalName(principal, trustDomain),
  title: titleOf(principal),
  right: rightOf(principal),
  members: [principal],
});

/** What a principal may do, as one comparable text; two that differ anywhere differ here. */
const behaviours = (answers: readonly Answer[]): Map<string, string> => {
  const parts = new Map<string, string[]>();
  for (const { edge, standing } of answers) {
    const { verdict, reason, policy } = edge.decision;
    const part = [
      edge.port,
      verdict,
      reason,
      policy?.namespace,
      policy?.name,
      edge.condition?.text,
      standing,
    ].join(' ');
    const list = parts.get(edge.principal);
    if (list === undefined) parts.set(edge.principal, [part]);
    else list.push(part);
  }
  return new Map([...parts].map(([principal, list]) => [principal, list.sort().join('\n')]));
};

const mergedName = (members: readonly Principal[], isLargest: boolean, trustDomain: string): Name => {
  const [first] = members;
  if (first === undefined) return { prefix: '', namespace: '', name: '' };
  if (members.every(({ namespace }) => namespace === first.namespace))
    return { ...principalName(first, trustDomain), name: '*' };
  return isLargest ? { prefix: '', namespace: '', name: 'all others' } : principalName(first, trustDomain);
};

const merged = (members: readonly Principal[], isLargest: boolean, trustDomain: string): PrincipalClass => {
  const name = mergedName(members, isLargest, trustDomain);
  const isOneOf = name.name !== '*' && name.name !== 'all others';
  return {
    id: `class:${members.map(({ id }) => id).join(',')}`,
    name,
    title: members.map(titleOf).join('\n'),
    right: isOneOf ? `and ${members.length - 1} more` : `${members.length} accounts`,
    members,
  };
};

const spans = (members: readonly Principal[]): boolean =>
  new Set(members.map(({ namespace }) => namespace)).size > 1;

const group = (known: Known, answers: readonly Answer[], alone: string | undefined): PrincipalClass[] => {
  const behaviour = behaviours(answers);
  const groups = new Map<string, Principal[]>();
  for (const principal of known.principals) {
    const isAlone = principal.kind !== 'account' || principal.id === alone;
    const key = isAlone ? principal.id : `${principal.trustDomain}\n${behaviour.get(principal.id) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), principal]);
  }
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
const rank = ({ name, members }: PrincipalClass): number => {
  if (name.name === 'all others' && members.length > 1) return 1;
  const kind = members[0]?.kind ?? 'account';
  return kind === 'account' ? 0 : kind === 'named' ? 2 : 3;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: PrincipalClass, b: PrincipalClass): number =>
  rank(a) - rank(b) ||
  compareText(a.name.prefix, b.name.prefix) ||
  compareText(a.name.namespace, b.name.namespace) ||
  compareText(a.name.name, b.name.name);

/**
 * The callers of a mesh. While there are few each stands alone; where there are many, accounts that behave
 * identically share a class. `alone` is kept out of any class, since the reader asks about it.
 */
export const toClasses = (
  known: Known,
  answers: readonly Answer[],
  alone: string | undefined,
): PrincipalClass[] => {
  const classes =
    known.principals.length <= MANY
      ? known.principals.map((principal) => single(principal, known.trustDomain))
      : group(known, answers, alone);
  return classes.sort(inOrder);
};

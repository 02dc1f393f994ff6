import { edgeAt, findEdge } from '@/lib/mesh/edges';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Edge, PortClass, Principal, Reachability, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { apartFromMost } from './apart';
import { byName, type Caller, toCallers } from './callers';
import { decidingPolicy } from './deciding-policy';
import type { Standing } from './marks';
import type { Picture } from './picture';
import { type Proofs, toProofs } from './proofs';
import { standingOf } from './standing';

/** What some callers get at one port: one answer, proved to the same degree. */
export type Answer = {
  /** The pair that stands for all of it. */
  readonly edge: Edge;
  readonly standing: Standing;
  readonly caller: Caller;
  readonly principal: Principal;
  readonly target: Target;
  readonly port: WorkloadPort;
  /** Pairs that it stands for, and how many of them are of accounts that pods run as. */
  readonly count: number;
  readonly accounts: number;
  /** The object to name as what decides; null where it is no single one. */
  readonly decidedBy: ObjectRef | null;
  readonly agreement: Agreement | undefined;
  readonly observation: Observation | undefined;
};

/** Every answer of a mesh, and its callers in their order. */
export type Answers = { readonly callers: readonly Caller[]; readonly answers: readonly Answer[] };

/** Up to this many answers each class of callers has its own at every port. */
const FEW = 20_000;

/** Everybody whom nothing tells apart at a port, where a mesh has too many callers to answer each by itself. */
const OTHERS: Caller = {
  id: 'class:others',
  name: { prefix: '', namespace: '', name: 'all others' },
  title: 'every caller that has no line of its own to the workload',
  right: '',
  members: [],
  accounts: 0,
};

type Who = Pick<Answer, 'caller' | 'count' | 'accounts'> & { readonly principal: Principal };
type Where = Pick<Answer, 'target' | 'port'>;

const whoOf = (caller: Caller, principal: Principal): Who => ({
  caller,
  principal,
  count: caller.members.length,
  accounts: caller.accounts,
});

/** Gives the answer of some callers at a port. */
const answering = ({ reachability, observations }: Picture, proofs: Proofs) => {
  const seen = new Map(observations.map((observation) => [observation.edge, observation]));
  const policyOf = decidingPolicy(reachability);
  return (who: Who, where: Where): Answer[] => {
    const edge = edgeAt(reachability, who.principal.id, where.port.id);
    if (edge === undefined) return [];
    const agreement = proofs.at(edge.port, edge.principal);
    const standing = standingOf(edge, agreement);
    const decidedBy = policyOf(edge, where.target);
    return [{ edge, standing, ...who, ...where, decidedBy, agreement, observation: seen.get(edge.id) }];
  };
};

/** Callers that a class of ports does not answer as it answers most. */
const callersApart = (reachability: Reachability, byPrincipal: ReadonlyMap<string, Caller>) => {
  const apartAt = apartFromMost(reachability);
  const callersOf = reachability.principalClasses.map(({ members }) => [
    ...new Set(members.flatMap((id) => byPrincipal.get(id) ?? [])),
  ]);
  return (ports: PortClass): readonly Caller[] =>
    apartAt(ports).flatMap(({ classes }) => classes.flatMap((one) => callersOf[one] ?? []));
};

/** Gives those of a port whom it does not answer by themselves. */
const othersOf = (callers: readonly Caller[]) => {
  const sum = (some: Iterable<Caller>, of: (caller: Caller) => number): number =>
    [...some].reduce((total, caller) => total + of(caller), 0);
  const sizeOf = ({ members }: Caller): number => members.length;
  const accountsOf = ({ accounts }: Caller): number => accounts;
  const [size, accounts] = [sum(callers, sizeOf), sum(callers, accountsOf)];
  return (own: ReadonlySet<Caller>): Who[] => {
    const principal = callers.find((caller) => !own.has(caller))?.members[0];
    if (principal === undefined) return [];
    const rest = { count: size - sum(own, sizeOf), accounts: accounts - sum(own, accountsOf) };
    return [{ caller: OTHERS, principal, ...rest }];
  };
};

type Ground = {
  readonly picture: Picture;
  readonly proofs: Proofs;
  readonly callers: readonly Caller[];
  readonly alone: string | undefined;
};

/** The pair of a class to name at a port: one that was probed there, if any was. */
const namedBy = ({ members }: Caller, probed: ReadonlySet<string>): Principal | undefined =>
  (probed.size === 0 ? undefined : members.find(({ id }) => probed.has(id))) ?? members[0];

/** Who is answered by itself at each port: every caller, or in a crowd those that differ from most. */
const whoAt = ({ picture: { reachability }, proofs, callers, alone }: Ground) => {
  const { portClasses, targets } = reachability;
  const ports = targets.reduce((sum, target) => sum + target.ports.length, 0);
  const isDense = callers.length * ports <= FEW;
  const byPrincipal = new Map(callers.flatMap((one) => one.members.map(({ id }) => [id, one] as const)));
  const always = callers.filter(({ members: [first] }) => first?.kind === 'anonymous' || first?.id === alone);
  const apart = callersApart(reachability, byPrincipal);
  const others = othersOf(callers);
  const own = new Map(
    isDense
      ? []
      : portClasses.flatMap((one) => {
          const those = new Set([...always, ...apart(one)]);
          return one.ports.map((port) => [port, those] as const);
        }),
  );
  return (port: string): Who[] => {
    const probed = proofs.principalsAt(port);
    const named = (caller: Caller): Who[] => {
      const principal = namedBy(caller, probed);
      return principal === undefined ? [] : [whoOf(caller, principal)];
    };
    if (isDense) return callers.flatMap(named);
    const here = new Set([
      ...(own.get(port) ?? []),
      ...[...probed].flatMap((id) => byPrincipal.get(id) ?? []),
    ]);
    return [...[...here].flatMap(named), ...others(here)];
  };
};

const build = (picture: Picture, alone: string | undefined): Answers => {
  const proofs = toProofs(picture);
  const callers = toCallers(picture.reachability, proofs, alone);
  const answer = answering(picture, proofs);
  const who = whoAt({ picture, proofs, callers, alone });
  const answers = picture.reachability.targets.flatMap((target) =>
    target.ports.flatMap((port) => who(port.id).flatMap((one) => answer(one, { target, port }))),
  );
  const hasOthers = answers.some(({ caller }) => caller === OTHERS);
  return { callers: hasOthers ? [...callers, OTHERS].sort(byName) : callers, answers };
};

// The view is built anew with each click, and its answers are the same as before.
const known = new WeakMap<Picture, { readonly alone: string | undefined; readonly value: Answers }>();

/** Every answer, each pair in exactly one. `alone` is the caller that the reader asks about. */
export const toAnswers = (picture: Picture, alone?: string): Answers => {
  const kept = known.get(picture);
  if (kept !== undefined && kept.alone === alone) return kept.value;
  const value = build(picture, alone);
  known.set(picture, { alone, value });
  return value;
};

/** The answer that a pair is one of; undefined where it is of none. */
const holderOf = (answers: readonly Answer[], { principal, port }: Edge): Answer | undefined => {
  const here = answers.filter((answer) => answer.port.id === port);
  return (
    here.find(({ caller }) => caller.members.some(({ id }) => id === principal)) ??
    here.find(({ caller }) => caller === OTHERS)
  );
};

/** The same answers, with the selected pair standing for the one that it is of. */
export const withSelected = (
  { answers }: Answers,
  { reachability }: Picture,
  selected: string | undefined,
): readonly Answer[] => {
  const edge = selected === undefined ? undefined : findEdge(reachability, selected);
  const holder = edge && holderOf(answers, edge);
  if (edge === undefined || holder === undefined || holder.edge.id === edge.id) return answers;
  const principal = reachability.principals.find(({ id }) => id === edge.principal) ?? holder.principal;
  return answers.map((answer) => (answer === holder ? { ...answer, edge, principal } : answer));
};

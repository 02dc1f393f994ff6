import { decidingPolicy } from '@/lib/graph/deciding-policy';
import { STANDINGS, type Standing } from '@/lib/graph/marks';
import type { Picture } from '@/lib/graph/picture';
import { decidedBy, observedText, verdictWord } from '@/lib/graph/words';
import { findEdge } from '@/lib/mesh/edges';
import type { Observation } from '@/lib/mesh/observation';
import { type ObjectRef, refKey } from '@/lib/mesh/object';
import type { Principal, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';
import type { ReasonKind } from '@/lib/mesh/verdict';
import { type AnswerClass, answerClasses, pairsOf } from './answer-class';
import { membersOf } from './members';
import type { Question } from './question';

/** One line of the table of answers: what one class of callers gets from one class of ports. */
export type AnswerRow = {
  readonly id: string;
  /** The edge that the row opens. */
  readonly edge: string;
  readonly standing: Standing;
  readonly word: string;
  readonly from: string;
  /** Identities that it stands for. */
  readonly principals: number;
  readonly to: string;
  /** Ports that it stands for. */
  readonly ports: number;
  /** Pairs that it stands for. */
  readonly count: number;
  /** `any`, or the requests that pass. */
  readonly operation: string;
  /** `ALLOW`, `DENY`, `mTLS`, ...; empty where no object decides. */
  readonly action: string;
  readonly decidedBy: string;
  readonly policy: ObjectRef | null;
  readonly rule: number | null;
  readonly reason: ReasonKind;
  readonly mtls: string;
  /** Empty while nothing was seen. */
  readonly observed: string;
  /** ISO 8601; null while it was never probed. */
  readonly probedAt: string | null;
  /** Why an older proof no longer counts; empty while it does. */
  readonly stale: string;
  readonly answers: AnswerClass;
};

const ACTION_OF: Readonly<Record<string, string>> = {
  PeerAuthentication: 'mTLS',
  DestinationRule: 'mTLS',
  RequestAuthentication: 'JWT',
};

/** Everything that rows look up in one picture. */
type Lookup = {
  readonly trustDomain: string;
  readonly principals: ReadonlyMap<string, Principal>;
  readonly ports: ReadonlyMap<string, { readonly target: Target; readonly port: WorkloadPort }>;
  readonly actions: ReadonlyMap<string, string>;
  readonly seen: ReadonlyMap<string, Observation>;
  readonly policyOf: (classes: AnswerClass) => ObjectRef | null;
};

/** The policy that decides for every port of a class; null where none does for all of them. */
const sharedPolicy = (
  decide: ReturnType<typeof decidingPolicy>,
  ports: Lookup['ports'],
): Lookup['policyOf'] => {
  const known = new Map<string, ObjectRef | null>();
  const find = ({ answer, portClass }: AnswerClass): ObjectRef | null => {
    const targets = new Set(portClass.ports.flatMap((id) => ports.get(id)?.target ?? []));
    const refs = [...targets].map((target) => decide(answer, target));
    const [first = null] = refs;
    return first !== null && refs.every((ref) => ref !== null && refKey(ref) === refKey(first))
      ? first
      : null;
  };
  return (classes) => {
    const { policy, reason } = classes.answer.decision;
    if (policy !== null) return policy;
    const key = `${classes.portClass.id} ${reason}`;
    const found = known.has(key) ? (known.get(key) ?? null) : find(classes);
    known.set(key, found);
    return found;
  };
};

const makeLookup = ({ reachability, observations }: Picture): Lookup => {
  const { trustDomain, principals, targets, policies } = reachability;
  const ports = new Map(
    targets.flatMap((target) => target.ports.map((port) => [port.id, { target, port }] as const)),
  );
  return {
    trustDomain,
    principals: new Map(principals.map((principal) => [principal.id, principal])),
    ports,
    actions: new Map(policies.map(({ ref, action }) => [refKey(ref), action])),
    seen: new Map(observations.map((observation) => [observation.edge, observation])),
    policyOf: sharedPolicy(decidingPolicy(reachability), ports),
  };
};

// Rows, pairs and lists each look up the same things of the same picture.
const known = new WeakMap<Picture, Lookup>();

const lookUp = (picture: Picture): Lookup => {
  const lookup = known.get(picture) ?? makeLookup(picture);
  known.set(picture, lookup);
  return lookup;
};

/** What those are called that were asked about: as all are, as the one is, or by the first. */
const nameOf = (
  all: { readonly name: string; readonly size: number },
  asked: { readonly first: string | undefined; readonly size: number },
  one: (id: string) => string,
): string => {
  const { first, size } = asked;
  if (first === undefined || (size > 1 && size === all.size)) return all.name;
  return size === 1 ? one(first) : `${one(first)} and ${size - 1} more`;
};

/** What the newest probe of a class found. */
const provedOf = (
  { proofs }: AnswerClass,
  { seen }: Lookup,
): Pick<AnswerRow, 'observed' | 'probedAt' | 'stale'> => {
  const [agreement] = proofs;
  if (agreement === undefined) return { observed: '', probedAt: null, stale: '' };
  const observed = observedText({ observation: seen.get(agreement.edge) });
  return { observed, probedAt: agreement.at, stale: agreement.stale ?? '' };
};

const actionOf = (policy: ObjectRef | null, { actions }: Lookup): string =>
  policy === null ? '' : (actions.get(refKey(policy)) ?? ACTION_OF[policy.kind] ?? policy.kind);

const toRow = (classes: AnswerClass, lookup: Lookup): AnswerRow => {
  const { answer, standing, who, principals, ports, portClass, proofs } = classes;
  const [agreement] = proofs;
  const [first = ''] = pairsOf(classes);
  const policy = lookup.policyOf(classes);
  const account = (id: string): string => {
    const principal = lookup.principals.get(id);
    return principal === undefined ? id : principalText(principal, lookup.trustDomain);
  };
  return {
    id: classes.id,
    edge: agreement?.edge ?? first,
    standing,
    word: verdictWord({ edge: answer, standing, agreement }),
    from: nameOf(who, principals, account),
    principals: principals.size,
    to: nameOf(
      { name: portClass.name, size: portClass.ports.length },
      { first: ports[0], size: ports.length },
      (id) => id,
    ),
    ports: ports.length,
    count: classes.count,
    operation: answer.condition?.text ?? 'any',
    action: actionOf(policy, lookup),
    decidedBy: decidedBy({ edge: answer, decidedBy: policy }),
    policy,
    rule: answer.decision.rule,
    reason: answer.decision.reason,
    mtls: lookup.ports.get(ports[0] ?? '')?.port.mtls ?? '',
    ...provedOf(classes, lookup),
    answers: classes,
  };
};

const isAsked = (row: AnswerRow, { by, why, proof }: Question): boolean => {
  if (why !== undefined && row.reason !== why) return false;
  if (by !== undefined && (row.policy === null || refKey(row.policy) !== by)) return false;
  if (proof === 'stale') return row.stale !== '';
  return proof === undefined || (row.answers.proofs.length === 0 && row.standing !== 'disagree');
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those that need attention first. */
export const byStanding = (a: AnswerRow, b: AnswerRow): number =>
  STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
  compareText(a.to, b.to) ||
  compareText(a.from, b.from);

/** Every answer that the question asks for, those that need attention first: the graph, in words. */
export const toAnswerRows = (picture: Picture, question: Question = {}): AnswerRow[] => {
  const lookup = lookUp(picture);
  const rows: AnswerRow[] = [];
  for (const classes of answerClasses(picture, question)) {
    const row = toRow(classes, lookup);
    if (isAsked(row, question)) rows.push(row);
  }
  return rows.sort(byStanding);
};

/** The two ends that an edge's id may be cut into: a name may hold the sign that parts them. */
function* cutsOf(edge: string): Generator<readonly [principal: string, port: string]> {
  for (let cut = edge.indexOf('>'); cut !== -1; cut = edge.indexOf('>', cut + 1))
    yield [edge.slice(0, cut), edge.slice(cut + 1)];
}

/** The row that stands for an edge. */
export const rowOf = (rows: readonly AnswerRow[], edge: string): AnswerRow | undefined => {
  const cuts = [...cutsOf(edge)];
  return rows.find(({ answers: { only, without, principals, ports } }) => {
    if (only !== null) return only.includes(edge);
    return (
      !without.has(edge) &&
      cuts.some(([principal, port]) => ports.includes(port) && principals.has(principal))
    );
  });
};

/** The first pairs that a row stands for, each as a row of its own. */
export const pairRows = (picture: Picture, { answers }: AnswerRow, most: number): AnswerRow[] => {
  const lookup = lookUp(picture);
  const rows: AnswerRow[] = [];
  for (const id of pairsOf(answers)) {
    if (rows.length === most) break;
    const edge = findEdge(picture.reachability, id);
    if (edge === undefined) continue;
    const { principal, port } = edge;
    const proofs = answers.proofs.filter((agreement) => agreement.edge === id);
    const one = {
      ...answers,
      id,
      principals: membersOf([principal]),
      ports: [port],
      only: [id],
      count: 1,
      proofs,
    };
    rows.push(toRow(one, lookup));
  }
  return rows;
};

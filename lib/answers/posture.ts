import { type Standing, STANDINGS } from '@/lib/graph/marks';
import type { Picture } from '@/lib/graph/picture';
import type { Finding, PortClass, Reachability } from '@/lib/mesh/reachability';
import { type AnswerClass, answerClasses } from './answer-class';

/** A number, and the first names of what it counts. */
export type Tally = { readonly count: number; readonly names: readonly string[] };

/** How a mesh stands, in numbers. */
export type Posture = {
  /** Pairs of a caller and a port, by how each stands. */
  readonly counts: ReadonlyMap<Standing, number>;
  readonly answers: number;
  readonly allowed: number;
  readonly workloads: number;
  /** Workloads that an ALLOW policy selects. */
  readonly covered: number;
  readonly disagree: Tally;
  /** Workloads that any account reaches, since no ALLOW policy selects them. */
  readonly open: Tally;
  /** Workloads that a caller without an identity reaches. */
  readonly plaintext: Tally;
  /** What changed under proofs that no longer count. */
  readonly stale: Tally;
  /** Answers that cannot be told, and what they hang on. */
  readonly unknown: Tally;
  readonly findings: Readonly<Record<Finding['severity'], Tally>>;
  /** What was not read. */
  readonly gaps: Tally;
};

/** Names that stand beside a number. */
const FEW = 3;

class Names {
  private readonly all = new Set<string>();
  readonly add = (name: string): void => void this.all.add(name);
  readonly tally = (count = this.all.size): Tally => ({ count, names: [...this.all].slice(0, FEW) });
}

const ANONYMOUS = 'anonymous';
const isOpen = ({ reason }: AnswerClass['answer']['decision']): boolean =>
  reason === 'no-allow-policy' || reason === 'not-enforced';
const passes = (standing: Standing, { verdict }: AnswerClass['answer']['decision']): boolean =>
  standing !== 'unknown' && (verdict === 'allow' || verdict === 'conditional');

const targetsOf = ({ targets }: Reachability): ((ports: readonly string[]) => readonly string[]) => {
  const of = new Map(targets.flatMap(({ id, ports }) => ports.map((port) => [port.id, id] as const)));
  return (ports) => [...new Set(ports.flatMap((port) => of.get(port) ?? []))];
};

const coveredOf = ({ targets, policies }: Reachability): number => {
  const allow = new Set(
    policies
      .filter(({ action, dryRun }) => action === 'ALLOW' && !dryRun)
      .map(({ ref }) => `${ref.namespace}/${ref.name}`),
  );
  return targets.filter((target) =>
    target.policies.some(
      (ref) => ref.kind === 'AuthorizationPolicy' && allow.has(`${ref.namespace}/${ref.name}`),
    ),
  ).length;
};

const findingsOf = ({ findings }: Reachability): Posture['findings'] => {
  const of = (severity: Finding['severity']): Tally => {
    const own = findings.filter((finding) => finding.severity === severity);
    const names = new Names();
    for (const { object } of own)
      names.add(`${object.namespace === null ? '' : `${object.namespace}/`}${object.name}`);
    return names.tally(own.length);
  };
  return { critical: of('critical'), error: of('error'), warning: of('warning'), info: of('info') };
};

/** What is being counted while the classes of answers go by. */
type Counting = {
  readonly counts: Map<Standing, number>;
  readonly disagree: Names;
  readonly open: Names;
  readonly plaintext: Names;
  readonly stale: Names;
  readonly unknown: Names;
};

const nameProofs = ({ standing, proofs }: AnswerClass, into: Counting): void => {
  for (const { edge, stale } of proofs) {
    if (standing === 'disagree')
      into.disagree.add(edge.replace(/^.*\/ns\/([^/]+)\/sa\/([^>]+)>/, '$1/$2 to '));
    if (stale !== null) into.stale.add(stale);
  }
};

/** Names the workloads that a class of answers leaves open. */
const openIn = (targets: ReturnType<typeof targetsOf>, into: Counting): ((classes: AnswerClass) => void) => {
  // A class of ports that is open to one class of callers need not be looked up again for the next.
  const known = new Set<PortClass>();
  return ({ standing, answer: { decision }, principals, ports, portClass }) => {
    if (!passes(standing, decision)) return;
    const isAnonymous = principals.has(ANONYMOUS);
    if (isAnonymous) targets(ports).forEach(into.plaintext.add);
    const isOthers = !isAnonymous || principals.size > 1;
    if (!isOpen(decision) || !isOthers || known.has(portClass)) return;
    if (ports.length === portClass.ports.length) known.add(portClass);
    targets(ports).forEach(into.open.add);
  };
};

const countAll = (picture: Picture): Counting => {
  const into: Counting = {
    counts: new Map(STANDINGS.map((standing) => [standing, 0])),
    disagree: new Names(),
    open: new Names(),
    plaintext: new Names(),
    stale: new Names(),
    unknown: new Names(),
  };
  const countOpen = openIn(targetsOf(picture.reachability), into);
  for (const classes of answerClasses(picture)) {
    const { standing, answer, count } = classes;
    into.counts.set(standing, (into.counts.get(standing) ?? 0) + count);
    if (standing === 'unknown') into.unknown.add(answer.decision.detail || answer.decision.reason);
    nameProofs(classes, into);
    countOpen(classes);
  }
  return into;
};

const gapsOf = ({ gaps }: Reachability): Tally => {
  const names = new Names();
  for (const { resource, namespace } of gaps)
    names.add(`${resource}${namespace === null ? '' : ` in ${namespace}`}`);
  return names.tally(gaps.length);
};

/** Counts what of a mesh is allowed, open, out of date and unknown: by classes, never pair by pair. */
export function toPosture(picture: Picture): Posture {
  const { reachability } = picture;
  const { counts, disagree, open, plaintext, stale, unknown } = countAll(picture);
  const of = (...standings: Standing[]): number =>
    standings.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0);
  return {
    counts,
    answers: of(...STANDINGS),
    allowed: of('allowed-probed', 'allowed-untested', 'conditional'),
    workloads: reachability.targets.length,
    covered: coveredOf(reachability),
    disagree: disagree.tally(of('disagree')),
    open: open.tally(),
    plaintext: plaintext.tally(),
    stale: stale.tally(),
    unknown: unknown.tally(of('unknown')),
    findings: findingsOf(reachability),
    gaps: gapsOf(reachability),
  };
}

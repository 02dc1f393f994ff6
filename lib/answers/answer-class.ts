import type { Standing } from '@/lib/graph/marks';
import type { Picture } from '@/lib/graph/picture';
import { standingOf } from '@/lib/graph/standing';
import { findEdge } from '@/lib/mesh/edges';
import type { Agreement } from '@/lib/mesh/observation';
import type { Answer, PortClass, Reachability } from '@/lib/mesh/reachability';
import { gatheredClasses } from './gathered';
import { type Members, membersOf } from './members';
import { isFew, placesOf, type Question } from './question';

/** Pairs of a principal and a port that get the same answer, proved to the same degree. */
export type AnswerClass = {
  readonly id: string;
  readonly standing: Standing;
  readonly answer: Answer;
  /** What its principals are called together, and how many they are without what was asked. */
  readonly who: { readonly name: string; readonly size: number };
  readonly portClass: PortClass;
  /** Those of the class that were asked about. */
  readonly principals: Members;
  readonly ports: readonly string[];
  /** Ids of its pairs, where they are fewer than its principals times its ports; else null. */
  readonly only: readonly string[] | null;
  /** Ids of pairs of its principals and ports that another class stands for. */
  readonly without: ReadonlySet<string>;
  /** How many pairs it stands for. */
  readonly count: number;
  /** What probes of its pairs found, the newest first. */
  readonly proofs: readonly Agreement[];
};

/** A pair that was probed. */
type Proof = { readonly principal: string; readonly port: string; readonly agreement: Agreement };

/** What was found at a class of ports. */
type Proofs = (portClass: PortClass) => readonly Proof[];

const NONE: ReadonlySet<string> = new Set();

const newestFirst = (a: Proof, b: Proof): number =>
  (b.agreement.at ?? '').localeCompare(a.agreement.at ?? '');

/** What was observed, by the class of the port, the newest first. */
const toProofs = (reachability: Reachability, agreements: readonly Agreement[]): Proofs => {
  const classOf = new Map(
    reachability.portClasses.flatMap((one) => one.ports.map((id) => [id, one] as const)),
  );
  const proofs = new Map<PortClass | undefined, Proof[]>();
  for (const agreement of agreements) {
    const edge = agreement.observation === null ? undefined : findEdge(reachability, agreement.edge);
    if (edge === undefined) continue;
    const { principal, port } = edge;
    const here = proofs.get(classOf.get(port)) ?? [];
    here.push({ principal, port, agreement });
    proofs.set(classOf.get(port), here);
  }
  for (const here of proofs.values()) here.sort(newestFirst);
  return (portClass) => proofs.get(portClass) ?? [];
};

type Alike = Pick<AnswerClass, 'answer' | 'who' | 'portClass' | 'principals' | 'ports'>;

/** Proofs that a reader would tell apart: what they found, and whether that still counts. */
const kindOf = ({ disposition, stale }: Agreement): string =>
  `${disposition}${stale === null ? '' : ' stale'}`;

/** Splits pairs that are decided alike by what probes found of them. */
function* byProof(alike: Alike, all: readonly Proof[]): Generator<AnswerClass> {
  const { answer, principals, ports } = alike;
  const id = `${principals.first ?? ''}>${ports[0] ?? ''}`;
  const asked = all.filter((one) => principals.has(one.principal) && ports.includes(one.port));
  const seen = new Set(asked.map(({ agreement }) => agreement.edge));
  const kinds = new Map<string, Proof[]>();
  for (const proof of asked) {
    const kind = kindOf(proof.agreement);
    kinds.set(kind, [...(kinds.get(kind) ?? []), proof]);
  }
  for (const [kind, pairs] of kinds)
    yield {
      ...alike,
      id: `${id} ${kind}`,
      standing: standingOf(answer, pairs[0]?.agreement),
      principals: membersOf([...new Set(pairs.map(({ principal }) => principal))]),
      ports: [...new Set(pairs.map(({ port }) => port))],
      only: pairs.map(({ agreement }) => agreement.edge),
      without: NONE,
      count: pairs.length,
      proofs: pairs.map(({ agreement }) => agreement),
    };
  const count = principals.size * ports.length - seen.size;
  if (count > 0)
    yield {
      ...alike,
      id,
      standing: standingOf(answer, undefined),
      only: null,
      without: seen,
      count,
      proofs: [],
    };
}

const EVERY: Question = {};

const askedOf = (all: Members, from: string): Members => membersOf(all.has(from) ? [from] : []);

/** Every class of answers about the places that the question names; no pair is left out, none comes twice. */
export function* answerClasses(picture: Picture, question: Question = EVERY): Generator<AnswerClass> {
  const { reachability, agreements } = picture;
  const places = placesOf(reachability, question);
  const proofs = toProofs(reachability, agreements);
  const isAlone = isFew(reachability);
  for (const { name, principals: all, ports: portClass, answer } of gatheredClasses(reachability)) {
    const ports = places.ports(portClass.ports);
    const principals = question.from === undefined ? all : askedOf(all, question.from);
    if (ports.length === 0 || principals.size === 0) continue;
    const found = proofs(portClass);
    const alike = { answer, who: { name, size: all.size }, portClass, principals, ports };
    if (!isAlone) yield* byProof(alike, found);
    else
      for (const port of ports)
        for (const principal of principals)
          yield* byProof({ ...alike, principals: membersOf([principal]), ports: [port] }, found);
  }
}

/** Ids of the pairs that a class stands for. */
export function* pairsOf({ only, without, principals, ports }: AnswerClass): Generator<string> {
  if (only !== null) yield* only;
  else
    for (const port of ports)
      for (const principal of principals)
        if (!without.has(`${principal}>${port}`)) yield `${principal}>${port}`;
}

import { z } from 'zod';
import { edgeClasses, type EdgeClass } from './edges';
import type { Agreement } from './observation';
import type { Principal, Reachability } from './reachability';
import { Verdict } from './verdict';

/** An edge of which the destination's proxy would decide otherwise than declared. */
export const HeldDisagreement = z.object({ edge: z.string(), sentence: z.string() });
export type HeldDisagreement = z.infer<typeof HeldDisagreement>;

/** How declared, distributed and observed stand to one another for a class of edges. */
export const Concord = z.enum(['agree', 'contradicted', 'stale', 'unproved', 'cannot']);
export type Concord = z.infer<typeof Concord>;

/** One class of edges: every principal of one class at every port of another. */
export const ClassConcord = z.object({
  concord: Concord,
  /** Names of the two classes. */
  from: z.string(),
  to: z.string(),
  pairs: z.number(),
  verdict: Verdict,
  /** One edge of the class: the one that was probed or contradicts, where there is one. */
  edge: z.string(),
  /** When the newest probe that counts was made. */
  at: z.string().nullable(),
  sentence: z.string(),
});
export type ClassConcord = z.infer<typeof ClassConcord>;

const Count = z.object({ classes: z.number(), pairs: z.number() });

/** The whole mesh in five counts. */
export const MeshAgreement = z.object({
  counts: z.record(Concord, Count),
  /** Of the workloads that a proxy stands before: how many proxies speak for them, and how many were read. */
  proxies: z.object({ read: z.number(), of: z.number() }),
});
export type MeshAgreement = z.infer<typeof MeshAgreement>;

type Evidence = {
  readonly reachability: Reachability;
  /** Of the edges that were ever probed. */
  readonly agreements: readonly Agreement[];
  readonly disagreements: readonly HeldDisagreement[];
};

type Finding = Pick<ClassConcord, 'concord' | 'edge' | 'at' | 'sentence'>;

const CONCORD: Readonly<Record<Agreement['disposition'], Concord>> = {
  confirmed: 'agree',
  contradicted: 'contradicted',
  inconclusive: 'cannot',
  unproven: 'unproved',
};

/** What a probe says now: once something changed, neither a proof nor a contradiction counts any more. */
const ofAgreement = ({ edge, at, disposition, stale, sentence }: Agreement): Finding => ({
  concord: stale !== null && disposition !== 'inconclusive' ? 'stale' : CONCORD[disposition],
  edge,
  at,
  sentence,
});

/** The finding that speaks for a class: a contradiction, else a proof, else what came closest to one. */
const WEIGHT: Readonly<Record<Concord, number>> = {
  contradicted: 0,
  agree: 1,
  stale: 2,
  cannot: 3,
  unproved: 4,
};

const heavier = (a: Finding | undefined, b: Finding): Finding =>
  a === undefined || WEIGHT[b.concord] < WEIGHT[a.concord] ? b : a;

/** Why no probe could ever prove it; null: one could. */
function unprovable({ answer }: EdgeClass, senders: readonly Principal[]): string | null {
  const { verdict, detail } = answer.decision;
  if (verdict === 'unknown') return `Declared unknown${detail === '' ? '' : `: ${detail}`}.`;
  if (verdict === 'delegated') return 'An external authorizer decides.';
  if (senders.some(({ kind }) => kind !== 'named')) return null;
  return 'No pod runs as any of these principals, so nobody can send.';
}

/** Findings by class; an edge finds its class by the ids of its two ends. */
function byClass({
  reachability,
  agreements,
  disagreements,
}: Evidence): (of: EdgeClass) => Finding | undefined {
  const principals = new Map(
    reachability.principalClasses.flatMap(({ id, members }) =>
      members.map((member) => [member, id] as const),
    ),
  );
  const ports = new Map(
    reachability.portClasses.flatMap((one) => one.ports.map((port) => [port, one.id] as const)),
  );
  const found = new Map<string, Finding>();
  const keyOf = (edge: string): string | null => {
    for (let cut = edge.indexOf('>'); cut !== -1; cut = edge.indexOf('>', cut + 1)) {
      const [principal, port] = [principals.get(edge.slice(0, cut)), ports.get(edge.slice(cut + 1))];
      if (principal !== undefined && port !== undefined) return `${principal}>${port}`;
    }
    return null;
  };
  const add = (finding: Finding): void => {
    const key = keyOf(finding.edge);
    if (key !== null) found.set(key, heavier(found.get(key), finding));
  };
  agreements.map(ofAgreement).forEach(add);
  disagreements.forEach(({ edge, sentence }) => add({ concord: 'contradicted', edge, at: null, sentence }));
  return ({ principals: { id }, ports: { id: port } }) => found.get(`${id}>${port}`);
}

/** Every class of edges with how its three verdicts stand. */
export function* classConcords(evidence: Evidence): Generator<ClassConcord> {
  const { reachability } = evidence;
  const findingOf = byClass(evidence);
  const principals = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  for (const one of edgeClasses(reachability)) {
    const edge = `${one.principals.members[0] ?? ''}>${one.ports.ports[0] ?? ''}`;
    const reason = unprovable(
      one,
      one.principals.members.flatMap((id) => principals.get(id) ?? []),
    );
    const otherwise: Finding =
      reason === null
        ? { concord: 'unproved', edge, at: null, sentence: 'Not probed yet.' }
        : { concord: 'cannot', edge, at: null, sentence: reason };
    yield {
      from: one.principals.name,
      to: one.ports.name,
      pairs: one.principals.members.length * one.ports.ports.length,
      verdict: one.answer.decision.verdict,
      ...(findingOf(one) ?? otherwise),
    };
  }
}

/** The five counts over all classes. */
export function countConcords(classes: Iterable<ClassConcord>): MeshAgreement['counts'] {
  const counts = Object.fromEntries(
    Concord.options.map((concord) => [concord, { classes: 0, pairs: 0 }]),
  ) as MeshAgreement['counts'];
  for (const { concord, pairs } of classes) {
    counts[concord].classes += 1;
    counts[concord].pairs += pairs;
  }
  return counts;
}

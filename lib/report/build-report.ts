import { edgesOf } from '@/lib/mesh/edges';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Edge, Reachability } from '@/lib/mesh/reachability';
import { type Report, type ReportAnswer, type ReportProof, ReportStanding } from '@/lib/mesh/report';
import { phraseText, principalText, verdictSentence } from '@/lib/mesh/sentence';
import { decidedBy } from '@/lib/mesh/decided-by';
import { leadSentence } from './lead';

export type ReportInput = {
  readonly reachability: Reachability;
  readonly agreements: readonly Agreement[];
  /** Newest first. */
  readonly observations: readonly Observation[];
  readonly snapshotDigest: string;
  readonly generatedAt: string;
  readonly engine: string;
  /** The title; by default it asks about the whole mesh. */
  readonly question?: string | undefined;
  /** The one rule by which every view says how an edge stands. */
  readonly standingOf: (edge: Edge, agreement: Agreement | undefined) => ReportStanding;
};

/** Gathers what is predicted and what is proved of one mesh. The same input gives the same report. */
export function buildReport(input: ReportInput): Report {
  const { reachability } = input;
  const answers = answersOf(input);
  const counts = countOf(answers);
  const proofs = proofsOf(input);
  return {
    title: input.question ?? `Who can reach what in ${reachability.mesh.name}`,
    lead: leadSentence(counts, proofs),
    mesh: reachability.mesh,
    takenAt: reachability.takenAt,
    generatedAt: input.generatedAt,
    engine: input.engine,
    snapshotDigest: input.snapshotDigest,
    counts,
    answers: answers.filter(({ standing }) => standing !== 'denied-untested').sort(byStanding),
    proofs,
    findings: reachability.findings,
    gaps: reachability.gaps,
    problems: reachability.problems,
  };
}

function answersOf({ reachability, agreements, standingOf }: ReportInput): ReportAnswer[] {
  const { trustDomain } = reachability;
  const principals = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  const ports = new Map(reachability.targets.flatMap(({ ports: all }) => all.map((port) => [port.id, port])));
  const agreement = new Map(agreements.map((item) => [item.edge, item]));
  return [...edgesOf(reachability)].flatMap((edge) => {
    const principal = principals.get(edge.principal);
    const port = ports.get(edge.port);
    if (!principal || !port) return [];
    const asked = { ...edge, principal, target: { id: edge.target }, port, trustDomain };
    return [
      {
        edge: edge.id,
        standing: standingOf(edge, agreement.get(edge.id)),
        from: principalText(principal, trustDomain),
        to: `${edge.target}:${port.port}`,
        operation: edge.condition?.text ?? (port.protocol === 'tcp' ? 'any, TCP' : 'any'),
        decidedBy: decidedBy(edge.decision),
        sentence: phraseText(verdictSentence(asked)),
      },
    ];
  });
}

const order = (standing: ReportStanding): number => ReportStanding.options.indexOf(standing);

const byStanding = (a: ReportAnswer, b: ReportAnswer): number =>
  order(a.standing) - order(b.standing) || compareText(a.to, b.to) || compareText(a.from, b.from);

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const countOf = (answers: readonly ReportAnswer[]): Report['counts'] => {
  const count = (standing: ReportStanding) => answers.filter((answer) => answer.standing === standing).length;
  return {
    disagree: count('disagree'),
    unknown: count('unknown'),
    conditional: count('conditional'),
    'allowed-probed': count('allowed-probed'),
    'allowed-untested': count('allowed-untested'),
    'denied-probed': count('denied-probed'),
    'denied-untested': count('denied-untested'),
  };
};

/** Of each probed edge the observation that its agreement rests on. */
const proofsOf = ({ agreements, observations }: ReportInput): ReportProof[] =>
  agreements.flatMap((agreement) => {
    const observation = observations.find(({ id }) => id === agreement.observation);
    return observation ? [{ agreement, observation }] : [];
  });

import { refText } from '@/lib/mesh/object';
import type { Report, ReportAnswer, ReportProof } from '@/lib/mesh/report';
import { digestText, meshText, seenText, shortTimeText, timeText, VERDICT_WORD } from './words';

/** Names may hold anything; a terminal obeys control and direction characters, so none of them reaches it. */
const plain = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** The report for a terminal or a plain file. */
export function renderText(report: Report): string {
  return [
    plain(report.title),
    plain(report.lead),
    '',
    plain(
      `${meshText(report.mesh)}, read ${timeText(report.takenAt)}; snapshot ${digestText(report.snapshotDigest)}; Meshproof ${report.engine}`,
    ),
    ...section('What disagrees', disagreements(report)),
    ...section('What is allowed', allowed(report)),
    ...section('Evidence', evidence(report)),
    ...section('Findings', findings(report)),
    ...section('What was not read', gaps(report)),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((text) => `  ${plain(text)}`)];

function disagreements({ answers, proofs }: Report): string[] {
  const sentences = new Map(proofs.map(({ agreement }) => [agreement.edge, agreement.sentence]));
  return answers
    .filter(({ standing }) => standing === 'disagree')
    .map(
      ({ edge, from, to, sentence }) =>
        `${from} to ${to}: ${sentences.get(edge) ?? ''} Predicted: ${sentence}`,
    );
}

function allowed({ answers, proofs, counts }: Report): string[] {
  const proofOf = new Map(proofs.map((proof) => [proof.agreement.edge, proof]));
  const rows = answers.filter(({ standing }) => standing !== 'disagree' && !standing.startsWith('denied'));
  const denied = counts['denied-probed'] + counts['denied-untested'];
  const total = `${denied} more denied, ${counts['denied-probed']} of them probed`;
  if (rows.length === 0) return [`nothing; ${total}`];
  const head = ['VERDICT', 'FROM', 'TO', 'OPERATION', 'DECIDED BY', 'PROBED, UTC'];
  return [...columns([head, ...rows.map((answer) => cells(answer, proofOf.get(answer.edge)))]), total];
}

const cells = (answer: ReportAnswer, proof: ReportProof | undefined): string[] =>
  [
    VERDICT_WORD[answer.standing],
    answer.from,
    answer.to,
    answer.operation,
    answer.decidedBy,
    proof ? `${seenText(proof)}, ${shortTimeText(proof.observation.at)}` : 'never',
  ].map(plain);

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function evidence({ answers, proofs }: Report): string[] {
  const answerOf = new Map(answers.map((answer) => [answer.edge, answer]));
  return proofs.flatMap(({ agreement, observation }) => {
    const answer = answerOf.get(agreement.edge);
    const title = answer ? `${answer.from} to ${answer.to}` : agreement.edge;
    const { probe } = observation;
    return [
      `${title}: ${agreement.disposition}. ${agreement.sentence}`,
      `  ${timeText(observation.at)}${probe ? `. ${probe.why}` : ''}`,
      ...(probe ? [`  ${probe.command}`] : []),
    ];
  });
}

const findings = ({ findings: all, problems }: Report): string[] => [
  ...all.map(({ code, severity, object, message }) => `${code} ${severity}: ${refText(object)}: ${message}`),
  ...problems.map(
    ({ object, effect, message, source }) =>
      `${effect}: ${refText(object)}: ${message}${source ? ` (${source.file}, line ${source.line})` : ''}`,
  ),
];

const gaps = ({ gaps: all }: Report): string[] =>
  all.map(
    ({ verb, resource, namespace, detail }) =>
      `${verb} ${resource} in ${namespace ?? 'every namespace'}: ${detail}`,
  );

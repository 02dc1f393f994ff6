import type { Report, ReportProof } from '@/lib/mesh/report';

export const numberText = (count: number): string => count.toLocaleString('en');

/** The counts in words: each has its whole beside it. */
export function leadSentence(counts: Report['counts'], proofs: readonly ReportProof[]): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'No principal and no workload was found, so there is nothing to answer.';
  const of = `of ${numberText(total)} ${total === 1 ? 'answer' : 'answers'}`;
  const parts = [
    [counts['allowed-probed'] + counts['allowed-untested'], 'allowed'],
    [counts.conditional, 'conditional'],
    [counts['denied-probed'] + counts['denied-untested'], 'denied'],
    [counts.unknown, 'cannot be told'],
  ] as const;
  const [first, ...rest] = parts.filter(([count]) => count > 0);
  const verdicts = first
    ? [
        `${numberText(first[0])} ${of} ${are(first)}`,
        ...rest.map((part) => `${numberText(part[0])} ${are(part)}`),
      ]
    : [`None ${of} is settled`];
  return `${listText(verdicts)}. ${disagreements(counts.disagree)} ${probed(proofs)}`;
}

const are = ([count, word]: readonly [number, string]): string =>
  word.startsWith('cannot') ? word : `${count === 1 ? 'is' : 'are'} ${word}`;

const listText = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

const disagreements = (count: number): string =>
  count === 0
    ? 'No answer disagrees with what was seen.'
    : `${numberText(count)} ${count === 1 ? 'answer disagrees' : 'answers disagree'} with what was seen.`;

function probed(proofs: readonly ReportProof[]): string {
  if (proofs.length === 0) return 'Nothing was probed: every answer is a prediction.';
  const stale = proofs.filter(({ agreement }) => agreement.stale !== null).length;
  const were =
    proofs.length === 1 ? '1 answer was probed' : `${numberText(proofs.length)} answers were probed`;
  if (stale === 0) return `${were}.`;
  return `${were}, ${numberText(stale)} of them before something changed.`;
}

import { refText } from '@/lib/mesh/object';
import { missSentence, phraseText } from '@/lib/mesh/sentence';
import type { Decision } from '@/lib/mesh/verdict';
import type { Evidence } from './evidence';
import { placeText } from './places';

/** A verdict with everything that led to it. */
export type Explained = {
  readonly sentence: string;
  readonly decision: Decision;
  readonly evidence: Evidence | null;
};

const renderSteps = ({ steps }: Decision): readonly string[] =>
  steps.map(({ stage, outcome, text }) =>
    `  ${stage.padEnd(8)} ${outcome.padEnd(8)} ${phraseText(text)}`.trimEnd(),
  );

function renderEvidence({ object, place, line: lit, lines }: Evidence): readonly string[] {
  const width = Math.max(...lines.map(({ line }) => `${line}`.length));
  return [
    '',
    `${refText(object)}${place === null ? '' : ` (${placeText(place)})`}`,
    ...lines.map(({ line, text }) =>
      `${line === lit ? '>' : ' '} ${`${line}`.padStart(width)}  ${text}`.trimEnd(),
    ),
  ];
}

/** The sentence, the steps in Istio's order, the deciding lines and the nearest miss. */
export const renderExplanation = ({ sentence, decision, evidence }: Explained): string =>
  [
    sentence,
    '',
    ...renderSteps(decision),
    ...(evidence === null ? [] : renderEvidence(evidence)),
    ...(decision.nearestMiss === null ? [] : ['', phraseText(missSentence(decision.nearestMiss))]),
  ].join('\n');

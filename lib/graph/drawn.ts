import type { GraphFilter } from './graph-view';
import type { Answer } from './picture';
import { isOpenByDefault, type PortFacts } from './port-facts';

/** True: the answer is one that the reader asked about. */
export const isAsked = ({ edge, target }: Answer, { question }: GraphFilter): boolean =>
  (question?.from === undefined || question.from === edge.principal) &&
  (question?.to === undefined || question.to === edge.target || question.to === edge.port) &&
  (question?.namespace === undefined || question.namespace === target.namespace);

/** Why an answer has no line; null when it has one. */
type Absence = 'filtered' | 'open' | 'deaf' | 'crowd' | null;

/** Whether an answer becomes a line: the selected one always does. */
const absenceOf = (answer: Answer, filter: GraphFilter, facts: PortFacts | undefined): Absence => {
  if (answer.edge.id === filter.selected) return null;
  if (isOpenByDefault(answer)) return 'open';
  if (
    facts?.isDeaf === true &&
    answer.edge.decision.verdict === 'unreachable' &&
    answer.standing !== 'disagree'
  )
    return 'deaf';
  return filter.hidden.has(answer.standing) ? 'filtered' : null;
};

/** The answers asked about, each with its line or the reason why it has none. */
export type Drawn = { readonly answer: Answer; readonly absence: Absence };

const toAllDrawn = (
  answers: readonly Answer[],
  filter: GraphFilter,
  facts: ReadonlyMap<string, PortFacts>,
): Drawn[] =>
  answers
    .filter((answer) => isAsked(answer, filter) || answer.edge.id === filter.selected)
    .map((answer) => ({ answer, absence: absenceOf(answer, filter, facts.get(answer.edge.port)) }));

/** More denied answers than this are no picture any more; a narrower question shows them. */
const CROWD = 5000;

/** As asked, but without denied lines where they would be too many to tell apart. */
export const toDrawn = (
  answers: readonly Answer[],
  filter: GraphFilter,
  facts: ReadonlyMap<string, PortFacts>,
): Drawn[] => {
  const all = toAllDrawn(answers, filter, facts);
  const isDenied = ({ answer, absence }: Drawn): boolean =>
    absence === null && answer.standing.startsWith('denied') && answer.edge.id !== filter.selected;
  if (all.filter(isDenied).length <= CROWD) return all;
  return all.map((one) => (isDenied(one) ? { ...one, absence: 'crowd' } : one));
};

import { refKey } from '@/lib/mesh/object';
import type { Answer } from './answers';
import type { GraphFilter, Question } from './graph-view';
import { isOpenByDefault, type PortFacts } from './port-facts';

const wasProbed = ({ agreement }: Answer): boolean =>
  agreement !== undefined && agreement.observation !== null;

const isOfPlace = ({ target, port }: Answer, { to, namespace }: Question): boolean =>
  (to === undefined || to === target.id || to === port.id) &&
  (namespace === undefined || namespace === target.namespace);

const isOfProof = (answer: Answer, proof: Question['proof']): boolean => {
  if (proof === undefined) return true;
  return proof === 'stale'
    ? (answer.agreement?.stale ?? null) !== null
    : !wasProbed(answer) && answer.standing !== 'disagree';
};

/** True: the answer is one that the reader asked about. */
const isAsked = (answer: Answer, { question = {} }: GraphFilter): boolean => {
  const { edge, decidedBy } = answer;
  const { from, by, why, proof } = question;
  return (
    (from === undefined || from === edge.principal) &&
    isOfPlace(answer, question) &&
    (by === undefined || (decidedBy !== null && by === refKey(decidedBy))) &&
    (why === undefined || why === edge.decision.reason) &&
    isOfProof(answer, proof)
  );
};

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

/** Pairs that these answers stand for. */
export const countOf = (drawn: readonly Drawn[]): number =>
  drawn.reduce((sum, { answer }) => sum + answer.count, 0);

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
  if (countOf(all.filter(isDenied)) <= CROWD) return all;
  return all.map((one) => (isDenied(one) ? { ...one, absence: 'crowd' } : one));
};

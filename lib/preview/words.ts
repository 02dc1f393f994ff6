import type { AnswerChange, ChangeSide } from '@/lib/mesh/answer-change';
import { decidedBy } from '@/lib/mesh/decided-by';
import type { Verdict } from '@/lib/mesh/verdict';

const NOW: Readonly<Record<Verdict, string>> = {
  allow: 'allowed',
  conditional: 'allowed',
  deny: 'denied',
  unreachable: 'unreachable',
  delegated: 'cannot tell',
  unknown: 'cannot tell',
};

/** A draft is never said in the words of what holds. */
const WOULD: Readonly<Record<Verdict, string>> = {
  allow: 'would be allowed',
  conditional: 'would be allowed',
  deny: 'would be denied',
  unreachable: 'would not get through',
  delegated: 'could not be told',
  unknown: 'could not be told',
};

const withCondition = (word: string, { condition }: ChangeSide): string =>
  condition === null ? word : `${word} for ${condition.text}`;

/** What holds now; `not there`: the pair comes with the draft. */
export const nowWord = ({ before }: Pick<AnswerChange, 'before'>): string =>
  before === null ? 'not there' : withCondition(NOW[before.verdict], before);

/** What the draft would make of it. */
export const wouldWord = ({ after }: Pick<AnswerChange, 'after'>): string =>
  after === null ? 'would not be there' : withCondition(WOULD[after.verdict], after);

/** What is said of a mesh on paper, where nothing else holds. */
export const paperWord = ({ after }: Pick<AnswerChange, 'after'>): string =>
  after === null ? '' : withCondition(NOW[after.verdict], after);

/** What would decide it. */
export const wouldDecide = ({ after }: Pick<AnswerChange, 'after'>): string =>
  after === null ? '' : decidedBy(after);

const number = (value: number): string => value.toLocaleString('en');

/** `1 answer`, `1,204 answers`. */
export const answersText = (count: number): string =>
  `${number(count)} ${count === 1 ? 'answer' : 'answers'}`;

import { phraseText, verdictSentence } from '@/lib/mesh/sentence';
import { toAnswers, type Picture } from './picture';

/** The verdict on the first of these edges as a sentence, and how many more there are. */
export const spokenAnswer = (picture: Picture, edges: readonly string[]): string => {
  const [first] = edges;
  const answer = toAnswers(picture).find(({ edge }) => edge.id === first);
  if (answer === undefined) return 'No answer.';
  const { edge, principal, target, port, agreement } = answer;
  const { decision, condition } = edge;
  const { trustDomain } = picture.reachability;
  const sentence = phraseText(verdictSentence({ decision, condition, principal, target, port, trustDomain }));
  const proof = agreement === undefined || agreement.observation === null ? '' : ` ${agreement.sentence}`;
  return `${sentence}${proof}${edges.length > 1 ? ` ${edges.length - 1} more here.` : ''}`;
};

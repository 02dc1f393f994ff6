import { findEdge } from '@/lib/mesh/edges';
import { phraseText, verdictSentence } from '@/lib/mesh/sentence';
import type { Picture } from './picture';

const nothing = 'No answer.';

/** The verdict on the first of these edges as a sentence, and how many more there are. */
export const spokenAnswer = ({ reachability, agreements }: Picture, edges: readonly string[]): string => {
  const edge = findEdge(reachability, edges[0] ?? '');
  if (edge === undefined) return nothing;
  const principal = reachability.principals.find(({ id }) => id === edge.principal);
  const target = reachability.targets.find(({ id }) => id === edge.target);
  const port = target?.ports.find(({ id }) => id === edge.port);
  if (principal === undefined || target === undefined || port === undefined) return nothing;
  const { decision, condition } = edge;
  const { trustDomain } = reachability;
  const sentence = phraseText(verdictSentence({ decision, condition, principal, target, port, trustDomain }));
  const agreement = agreements.find((one) => one.edge === edge.id);
  const proof = agreement === undefined || agreement.observation === null ? '' : ` ${agreement.sentence}`;
  return `${sentence}${proof}${edges.length > 1 ? ` ${edges.length - 1} more here.` : ''}`;
};

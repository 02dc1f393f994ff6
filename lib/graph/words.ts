import { decidedBy as decidingText } from '@/lib/mesh/decided-by';
import type { Verdict } from '@/lib/mesh/verdict';
import type { Answer as Decided } from '@/lib/mesh/reachability';
import type { Answer } from './answers';

type Said = Pick<Answer, 'standing' | 'agreement' | 'decidedBy' | 'observation'> & { readonly edge: Decided };

const WORD: Readonly<Record<Verdict, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'allowed',
  unreachable: 'unreachable',
  delegated: 'cannot tell',
  unknown: 'cannot tell',
};

/** The verdict in a word or two, as a row of the answers says it. */
export const verdictWord = ({
  edge,
  standing,
  agreement,
}: Pick<Said, 'edge' | 'standing' | 'agreement'>): string => {
  const word = WORD[edge.decision.verdict];
  if (standing === 'disagree')
    return word === 'allowed'
      ? 'predicted allowed, was refused'
      : (agreement?.sentence ?? 'disagrees').replace(/^P/, 'p').replace(/\.$/, '');
  if (edge.condition === null) return word;
  // There the condition says who is asked, and not what passes.
  return `${word}${edge.decision.reason === 'external-authorizer' ? ',' : ' for'} ${edge.condition.text}`;
};

/** What decided, as a row of the answers says it. */
export const decidedBy = ({ edge, decidedBy: policy }: Pick<Said, 'edge' | 'decidedBy'>): string => {
  const { reason, detail } = edge.decision;
  if (reason === 'not-allowed' && policy === null) return 'no rule of its ALLOW policies matches';
  if (reason === 'external-authorizer') return `external authorizer ${detail}`;
  // The mode of a PeerAuthentication says more than its name.
  return decidingText({ ...edge.decision, policy: reason === 'mtls-required' ? null : policy });
};

/** What a probe saw, in short; empty while there was none. */
export const observedText = ({ observation }: Pick<Said, 'observation'>): string => {
  if (observation === undefined) return '';
  const { httpCode, body } = observation.raw;
  if (httpCode === null) return observation.seen.replaceAll('-', ' ');
  const isRefusal = observation.seen === 'denied' && body.startsWith('RBAC');
  return isRefusal ? `${httpCode} ${body.trim()}` : `${httpCode}`;
};

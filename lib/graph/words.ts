import type { Phrase, ReasonKind, Verdict } from '@/lib/mesh/verdict';
import type { Answer } from './picture';
import { nameText, principalName } from './names';

const code = (text: string): { code: string } => ({ code: text });

/** A phrase as plain text. */
export const phraseText = (phrase: Phrase): string =>
  phrase.map((part) => (typeof part === 'string' ? part : part.code)).join('');

const who = ({ principal }: Answer, trustDomain: string): Phrase[number] =>
  principal.kind === 'anonymous'
    ? 'A caller with no identity'
    : code(nameText(principalName(principal, trustDomain)));

const where = ({ target, port }: Answer): Phrase => [code(target.id), ` on port ${port.port}`];

const policyName = ({ edge }: Answer): Phrase[number] =>
  edge.decision.policy === null ? 'a policy' : code(edge.decision.policy.name);

const ruleText = ({ edge }: Answer): string =>
  edge.decision.rule === null ? 'A rule' : `Rule ${edge.decision.rule}`;

const clause = (detail: string): Phrase => [detail === '' ? '.' : `: ${detail.replace(/\.$/, '')}.`];

type Wording = Readonly<Partial<Record<ReasonKind, (answer: Answer) => Phrase>>>;

const WHY_ALLOWED: Wording = {
  'no-allow-policy': () => [': no ALLOW policy selects it.'],
  'not-enforced': () => [': no proxy enforces policy there.'],
  'allow-matched': (answer) => ['. ', `${ruleText(answer)} of `, policyName(answer), ' matches.'],
};

const WHY_DENIED: Wording = {
  'denied-by': (answer) => [`: ${ruleText(answer).toLowerCase()} of `, policyName(answer), ' denies it.'],
  'not-allowed': (answer) =>
    answer.edge.decision.policy === null
      ? [': ALLOW policies select the workload, and no rule of them matches.']
      : [': ', policyName(answer), ' selects the workload, and no rule in it matches.'],
  'mtls-required': () => [': STRICT mTLS refuses plaintext.'],
  'token-refused': (answer) => [': ', policyName(answer), ' refuses its token.'],
};

const why = (wording: Wording, answer: Answer): Phrase =>
  wording[answer.edge.decision.reason]?.(answer) ?? clause(answer.edge.decision.detail);

/** The verdict on one edge as a sentence. */
export const verdictSentence = (answer: Answer, trustDomain: string): Phrase => {
  const caller = who(answer, trustDomain);
  const { verdict, detail } = answer.edge.decision;
  switch (verdict) {
    case 'allow':
      return [caller, ' can reach ', ...where(answer), ...why(WHY_ALLOWED, answer)];
    case 'deny':
      return [caller, ' cannot reach ', ...where(answer), ...why(WHY_DENIED, answer)];
    case 'conditional':
      return [
        caller,
        ' can reach ',
        ...where(answer),
        ' for ',
        code(answer.edge.condition?.text ?? 'some requests'),
        ' only.',
      ];
    case 'unreachable':
      return [caller, ' does not get through to ', ...where(answer), ...clause(detail)];
    case 'delegated':
      return ['Cannot tell: the external authorizer ', code(detail), ' decides for ', ...where(answer), '.'];
    case 'unknown':
      return ['Cannot tell whether ', caller, ' can reach ', ...where(answer), ...clause(detail)];
  }
};

const WORD: Readonly<Record<Verdict, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'allowed',
  unreachable: 'unreachable',
  delegated: 'cannot tell',
  unknown: 'cannot tell',
};

/** The verdict in a word or two, as a row of the answers says it. */
export const verdictWord = ({ edge, standing, agreement }: Answer): string => {
  const word = WORD[edge.decision.verdict];
  if (standing !== 'disagree') return edge.condition === null ? word : `${word} for ${edge.condition.text}`;
  return word === 'allowed'
    ? 'predicted allowed, was refused'
    : (agreement?.sentence ?? 'disagrees').replace(/^P/, 'p').replace(/\.$/, '');
};

const BY: Readonly<Partial<Record<ReasonKind, string>>> = {
  'no-allow-policy': 'no ALLOW policy selects it',
  'not-enforced': 'no proxy enforces policy there',
  'mtls-required': 'STRICT mTLS refuses plaintext',
};

/** What decided, as a row of the answers says it. */
export const decidedBy = ({ edge }: Answer): string => {
  const { reason, policy, rule, detail } = edge.decision;
  if (reason === 'not-allowed')
    return policy === null ? 'no rule of its ALLOW policies matches' : `no rule of ${policy.name} matches`;
  if (reason === 'external-authorizer') return `external authorizer ${detail}`;
  const plain = BY[reason] ?? (policy === null ? detail || reason.replaceAll('-', ' ') : '');
  if (plain !== '' || policy === null) return plain;
  return rule === null ? policy.name : `${policy.name}, rule ${rule}`;
};

/** What a probe saw, in short; empty while there was none. */
export const observedText = ({ observation }: Answer): string => {
  if (observation === undefined) return '';
  const { httpCode, body } = observation.raw;
  if (httpCode === null) return observation.seen.replaceAll('-', ' ');
  const isRefusal = observation.seen === 'denied' && body.startsWith('RBAC');
  return isRefusal ? `${httpCode} ${body.trim()}` : `${httpCode}`;
};

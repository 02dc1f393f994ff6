import type { Principal, RequestCondition, Target, WorkloadPort } from './reachability';
import type { Decision, NearestMiss, Phrase, ReasonKind } from './verdict';

/** What a sentence is made from: an edge with everything that it names looked up. */
export type Asked = {
  readonly decision: Omit<Decision, 'steps' | 'nearestMiss'> & { readonly nearestMiss?: NearestMiss | null };
  readonly condition: RequestCondition | null;
  readonly principal: Principal;
  readonly target: Pick<Target, 'id'>;
  readonly port: Pick<WorkloadPort, 'port'>;
  /** The mesh's own trust domain, which goes without saying. */
  readonly trustDomain: string;
};

const code = (text: string): { code: string } => ({ code: text });

/** A phrase as plain text. */
export const phraseText = (phrase: Phrase): string =>
  phrase.map((part) => (typeof part === 'string' ? part : part.code)).join('');

/** `payments/api`; a foreign trust domain stays in front: `partner.example: payments/api`. */
export function principalText(principal: Principal, trustDomain: string): string {
  if (principal.kind === 'anonymous') return 'no identity';
  if (principal.serviceAccount === '') return principal.id;
  const short = `${principal.namespace}/${principal.serviceAccount}`;
  const isForeign = principal.trustDomain !== '' && principal.trustDomain !== trustDomain;
  return isForeign ? `${principal.trustDomain}: ${short}` : short;
}

const caller = ({ principal, trustDomain }: Asked, inside = false): Phrase[number] => {
  if (principal.kind !== 'anonymous') return code(principalText(principal, trustDomain));
  return inside ? 'a caller with no identity' : 'A caller with no identity';
};

const callee = ({ target, port }: Asked): Phrase => [code(target.id), ` on port ${port.port}`];

const policy = ({ decision }: Asked): Phrase[number] =>
  decision.policy === null ? 'a policy' : code(decision.policy.name);

const rule = ({ decision }: Asked): string => (decision.rule === null ? 'A rule' : `Rule ${decision.rule}`);

const ended = (clause: string): string => `${clause.replace(/\.+$/, '')}.`;

const canReach = (asked: Asked): Phrase => [caller(asked), ' can reach ', ...callee(asked)];
const cannotReach = (asked: Asked): Phrase => [caller(asked), ' cannot reach ', ...callee(asked)];

function allowed(asked: Asked): Phrase {
  const { reason, detail } = asked.decision;
  if (reason === 'no-allow-policy') return [...canReach(asked), ': no ALLOW policy selects it.'];
  if (reason === 'allow-matched') {
    const matched = asked.decision.path?.includes('.source.principals') === true ? 'names it' : 'matches';
    return [...canReach(asked), `. ${rule(asked)} of `, policy(asked), ` ${matched}.`];
  }
  return [...canReach(asked), `: ${ended(detail || 'no proxy enforces policy there')}`];
}

/** What every rule of the selecting policies lacks, as far as the nearest one shows it. */
const lacks = (miss: NearestMiss | null | undefined): string =>
  miss && /\.source\.(principals|serviceAccounts)/.test(miss.path)
    ? 'names this principal'
    : 'matches this request';

function notAllowed(asked: Asked): Phrase {
  const none = lacks(asked.decision.nearestMiss);
  return asked.decision.policy === null
    ? [...cannotReach(asked), `: ALLOW policies select the workload, and no rule in them ${none}.`]
    : [...cannotReach(asked), ': ', policy(asked), ` selects the workload, and no rule in it ${none}.`];
}

function denied(asked: Asked): Phrase {
  const { reason, detail } = asked.decision;
  if (reason === 'not-allowed') return notAllowed(asked);
  if (reason === 'denied-by')
    return [...cannotReach(asked), `: ${rule(asked).toLowerCase()} of `, policy(asked), ' denies it.'];
  if (reason === 'mtls-required')
    return [
      'STRICT mTLS refuses plaintext, so ',
      caller(asked, true),
      ' cannot reach ',
      ...callee(asked),
      '.',
    ];
  if (reason === 'token-refused')
    return [...cannotReach(asked), ': ', policy(asked), ` ${ended(detail || 'refuses its token')}`];
  return [...cannotReach(asked), detail === '' ? '.' : `: ${ended(detail)}`];
}

const OBSTACLE: Partial<Record<ReasonKind, string>> = {
  'mtls-mismatch': 'the caller and the proxy do not agree on TLS',
  'untrusted-domain': 'the two sides do not trust the same root',
  'no-endpoint': 'nothing listens on this port',
  'no-route': 'no route leads there',
  'network-policy': 'a NetworkPolicy stops the connection',
  'bad-request': 'the proxy refuses the request as malformed',
};

const obstacle = ({ decision }: Asked): string =>
  ended(decision.detail || OBSTACLE[decision.reason] || 'the connection is not made');

/** Reasons name the missing fact alone; other details are clauses already. */
const missing = ({ decision: { reason, detail } }: Asked): string => {
  if (detail === '') return 'a fact that decides it is missing';
  return reason === 'fact-missing' ? `it hangs on what is not known, ${detail}` : detail;
};

/** The verdict on one edge as a sentence. */
export function verdictSentence(asked: Asked): Phrase {
  const { verdict, detail } = asked.decision;
  switch (verdict) {
    case 'allow':
      return allowed(asked);
    case 'deny':
      return denied(asked);
    case 'conditional':
      if (asked.decision.reason === 'external-authorizer')
        return [
          ...canReach(asked),
          ', and for some requests the ext-authz provider ',
          code(detail),
          ' decides.',
        ];
      return asked.condition
        ? [...canReach(asked), ' for ', code(asked.condition.text), ' only.']
        : [...canReach(asked), ` on a condition: ${ended(detail || 'it depends on the request')}`];
    case 'unreachable':
      return [caller(asked), ' does not get through to ', ...callee(asked), `: ${obstacle(asked)}`];
    case 'delegated':
      return [
        'Cannot tell: the ext-authz provider ',
        code(detail || 'of a CUSTOM policy'),
        ' decides for ',
        ...callee(asked),
        '.',
      ];
    case 'unknown':
      return [
        'Cannot tell whether ',
        caller(asked, true),
        ' can reach ',
        ...callee(asked),
        `: ${ended(missing(asked))}`,
      ];
  }
}

/** The rule that came closest and the field that failed, as a sentence. */
export function missSentence(miss: NearestMiss): Phrase {
  const field = miss.path.replace(/^spec\.rules\[\d+\]\.?/, '').replaceAll(/\[\d+\]/g, '');
  const wants = miss.wants.flatMap((value, at) => (at === 0 ? [code(value)] : [' or ', code(value)]));
  return [
    `Rule ${miss.rule} of `,
    code(miss.policy.name),
    ' comes closest: ',
    code(field),
    ' wants ',
    ...(wants.length > 0 ? wants : ['a value']),
    ...(miss.is === null ? [', and the request has none.'] : [', and the request has ', code(miss.is), '.']),
  ];
}

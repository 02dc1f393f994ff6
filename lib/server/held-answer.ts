import type { HeldAnswer, HeldRule } from '@/lib/mesh/distributed';
import type { Edge, Principal, Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { Verdict } from '@/lib/mesh/verdict';
import type { ProxyConfig } from '@/lib/envoy/config-nouns';
import type { Connection, HttpRequest } from '@/lib/envoy/facts';
import { heldRules, type WordedRule } from '@/lib/envoy/held-rules';
import { judgeRequest, judgeTcp } from '@/lib/envoy/judge-connection';
import type { Judgement } from '@/lib/envoy/judgement';
import { MESH_ALPN } from '@/lib/envoy/port-mode';

/** How the caller's bytes arrive; what its own proxy decides is not this proxy's to say. */
export type Arrival = { readonly mode: 'mtls' | 'plaintext' | 'own-tls'; readonly sni: string | null };

export type Asked = {
  readonly config: ProxyConfig;
  readonly edge: Pick<Edge, 'decision' | 'condition'>;
  readonly principal: Principal;
  readonly target: Target;
  readonly port: WorkloadPort;
  readonly arrival: Arrival;
  /** Of the destination's pod, and of the caller's where one is known. */
  readonly ip: { readonly destination: string; readonly source: () => string | null };
};

type Line = { readonly method: string; readonly path: string };

const ANY: Line = { method: 'GET', path: '/' };
/** Of the test networks that nobody has: it stands for a caller whose address nothing looks at. */
const NOBODY = '192.0.2.1';

const known = new WeakMap<ProxyConfig, boolean>();

function looksAtAddresses(config: ProxyConfig): boolean {
  const looks =
    known.get(config) ?? /"(?:direct_)?remote_ip"|"source_ip"/.test(JSON.stringify(config.listeners));
  known.set(config, looks);
  return looks;
}

function connectionOf({ principal, port, arrival, ip }: Asked, source: string): Connection {
  const isTcp = port.protocol === 'tcp';
  return {
    source: { ip: source },
    destination: { ip: ip.destination, port: port.targetPort ?? port.port },
    tls:
      arrival.mode === 'mtls'
        ? {
            sni: arrival.sni,
            alpn: MESH_ALPN[isTcp ? 'tcp' : 'http'],
            peer: { uris: [`spiffe://${principal.id}`] },
          }
        : null,
    sniffed: arrival.mode === 'plaintext' && !isTcp ? 'http/1.1' : null,
  };
}

const requestOf = ({ target, port }: Asked, line: Line): HttpRequest => {
  const host = `${port.service ?? 'pod'}.${target.namespace}`;
  return {
    ...line,
    authority: port.port === 80 ? host : `${host}:${port.port}`,
    headers: { 'user-agent': ['meshproof'], accept: ['*/*'] },
  };
};

/** The policy and rule behind a name, for people. */
const nameOf = ({ id, policy, rule }: HeldRule): string =>
  policy === null
    ? `the rule ${id.slice(0, 80)}`
    : `rule ${rule ?? 0} of ${policy.namespace ?? ''}/${policy.name}`;

type Read = { readonly verdict: Verdict; readonly rules: HeldRule[]; readonly because: string };

function readDenial(rule: WordedRule | undefined): Read {
  if (!rule) return { verdict: 'deny', rules: [], because: 'no rule that the proxy holds allows it' };
  const isBroken = rule.use === 'custom' ? ', whose provider is not usable,' : '';
  return { verdict: 'deny', rules: [plain(rule)], because: `${nameOf(rule)}${isBroken} denies it` };
}

const plain = ({ id, policy, rule, use }: WordedRule): HeldRule => ({ id, policy, rule, use });

function readAdmission(rule: WordedRule | undefined): Read {
  if (!rule) return { verdict: 'allow', rules: [], because: 'it holds no ALLOW policy' };
  return { verdict: 'allow', rules: [plain(rule)], because: `${nameOf(rule)} allows it` };
}

const nothing = (verdict: Verdict, because: string): Read => ({ verdict, rules: [], because });

function readAuthorizer(after: Read, rule: WordedRule | undefined): Read {
  if (after.verdict === 'deny') return after;
  return { ...nothing('delegated', 'it asks an external authorizer'), rules: rule ? [plain(rule)] : [] };
}

/** The words of a judgement, with the rules of its configuration by name. */
function readJudgement(judgement: Judgement, rules: ReadonlyMap<string, WordedRule>): Read {
  switch (judgement.kind) {
    case 'allowed':
      return readAdmission(rules.get(judgement.policy ?? ''));
    case 'denied':
      return readDenial(rules.get(judgement.policy ?? ''));
    case 'no-filter-chain':
      return nothing('deny', 'no filter chain takes such a connection');
    case 'handshake-failed':
      return nothing('deny', `the handshake fails: ${judgement.reason}`);
    case 'bad-request':
      return nothing('unreachable', `it answers 400 (${judgement.reason})`);
    case 'token-refused':
      return nothing('deny', `it refuses the token: ${judgement.body}`);
    case 'external-authorizer':
      return readAuthorizer(readJudgement(judgement.otherwise, rules), rules.get(judgement.policy));
    case 'undecided':
      return nothing('unknown', judgement.reason);
  }
}

type Judging = {
  readonly asked: Asked;
  readonly connection: Connection;
  readonly rules: ReadonlyMap<string, WordedRule>;
};

function answer({ asked, connection, rules }: Judging, line: Line | null, declared: Verdict): HeldAnswer {
  const judgement =
    line === null
      ? judgeTcp(asked.config, connection)
      : judgeRequest(asked.config, connection, requestOf(asked, line));
  const { verdict, ...read } = readJudgement(judgement, rules);
  return {
    request: line === null ? 'bytes' : `${line.method} ${line.path}`,
    declared,
    held: verdict,
    ...read,
  };
}

const blind = (declared: Verdict, because: string): HeldAnswer => ({
  request: 'any',
  declared,
  held: 'unknown',
  rules: [],
  because,
});

/** What the proxy does with the edge's request, or with both witnesses of its condition. */
export function heldAnswers(asked: Asked): HeldAnswer[] {
  const { config, edge, port, arrival, ip } = asked;
  const { verdict } = edge.decision;
  if (arrival.mode === 'own-tls') return [blind(verdict, 'the caller sends TLS of its own')];
  const source = looksAtAddresses(config) ? ip.source() : NOBODY;
  if (source === null)
    return [blind(verdict, 'it looks at addresses, and the address of the caller is not known')];
  const judging = { asked, connection: connectionOf(asked, source), rules: heldRules(config) };
  if (verdict !== 'conditional') return [answer(judging, port.protocol === 'tcp' ? null : ANY, verdict)];
  const { passes = null, fails = null } = edge.condition ?? {};
  const answers = [
    ...(passes ? [answer(judging, passes, 'allow')] : []),
    ...(fails ? [answer(judging, fails, 'deny')] : []),
  ];
  return answers.length > 0
    ? answers
    : [blind(verdict, 'the condition hangs on more than a method and a path')];
}

/** True: as declared; false: not; null: one of the two cannot tell. */
export function agreesWith({ declared, held }: Pick<HeldAnswer, 'declared' | 'held'>): boolean | null {
  if (declared === 'unknown' || declared === 'unreachable' || declared === 'conditional') return null;
  if (held === 'unknown' || held === 'unreachable') return null;
  return declared === held;
}

/** One verdict for all answers: a condition holds when each witness gets what it should. */
export function heldVerdict(edge: Pick<Edge, 'decision'>, answers: readonly HeldAnswer[]): Verdict {
  const [first] = answers;
  if (!first || answers.some(({ held }) => held === 'unknown')) return 'unknown';
  const isAlike = answers.every(({ held }) => held === first.held);
  if (edge.decision.verdict !== 'conditional') return first.held;
  return isAlike && !answers.every((one) => agreesWith(one) === true) ? first.held : 'conditional';
}

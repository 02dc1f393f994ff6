import type { RequestCondition, Witness } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Facts } from '../facts';
import type { Judgement } from '../judgement';
import type { Decided } from './search';
import { solve, type Solved } from './solve';
import type { Surroundings } from './variables';

/** What an open request comes to. */
export type Open =
  /** Every request gets the same verdict after all. */
  | { readonly kind: 'same'; readonly verdict: Decided; readonly witness: Witness }
  | { readonly kind: 'differs'; readonly condition: RequestCondition; readonly asks: boolean }
  | { readonly kind: 'beyond' };

const BEYOND: Open = { kind: 'beyond' };

const toWitness = (facts: Facts): Witness => ({
  protocol: facts.chain,
  method: facts.method ?? 'GET',
  path: facts.target ?? '/',
  host: facts.host ?? null,
  headers: Object.fromEntries(
    Object.entries(facts.headers ?? {}).flatMap(([name, values]) =>
      values === null ? [] : [[name, [...values]]],
    ),
  ),
  claims: facts.claims === undefined || facts.claims === null ? null : { ...facts.claims },
  sourceIp: facts.sourceIp ?? null,
  remoteIp: facts.remoteIp ?? null,
  sni: facts.sni ?? null,
});

/** The request that a witness describes, at the edge that it is a witness for. */
export const requestOf = (
  witness: Witness,
  request: AccessRequest,
  { host, place }: { readonly host: string; readonly place: string },
): AccessRequest => {
  const { sourceIp, remoteIp, sni } = witness;
  const connection = {
    ...request,
    protocol: witness.protocol,
    ...(sourceIp === null ? {} : { from: { ...request.from, ip: sourceIp } }),
    ...(sni === null ? {} : { sni }),
  };
  if (witness.protocol === 'tcp') return connection;
  return {
    ...connection,
    method: witness.method,
    path: witness.path,
    host: witness.host ?? host,
    headers: witness.headers,
    jwt: witness.claims === null ? null : { claims: witness.claims, place },
    ...(remoteIp === null ? {} : { remoteIp }),
  };
};

/** Method and path, where these are all that has to be right. */
const lineOf = (witness: Witness | null): RequestCondition['passes'] => {
  if (witness === null || witness.protocol === 'tcp') return null;
  const { method, path, host, headers, claims, sourceIp, remoteIp } = witness;
  const isBare = [host, claims, sourceIp, remoteIp].every((one) => one === null);
  return isBare && Object.keys(headers).length === 0 ? { method, path } : null;
};

/** Where HTTP and anything else are told apart by their first bytes, what is said of one may not hold for the other. */
const textOf = (http: Solved, tcp: Solved | null): string => {
  const passes = http.words.join(', ');
  if (tcp === null) return passes;
  const other = tcp.found.has('allow') ? 'what is not HTTP' : '';
  const said = passes === '' && http.found.has('allow') ? 'HTTP' : passes;
  return [said, tcp.words.join(', ') || other].filter((text) => text !== '').join('; ');
};

/** What a chain that reads no HTTP knows of it. */
const NO_HTTP = {
  chain: 'tcp',
  method: null,
  path: null,
  target: null,
  host: null,
  headers: null,
  claims: null,
} as const;

/** Every chain that the request can run through. */
const chainsOf = ({ facts, detail }: Judgement): readonly Facts[] => {
  if (facts === null) return [];
  const isSniffed = facts.chain === 'http' && detail.startsWith('protocol');
  return isSniffed ? [facts, { ...facts, ...NO_HTTP }] : [facts];
};

const concluded = (solved: readonly [Solved, ...Solved[]]): Open => {
  const [http, tcp = null] = solved;
  const factsOf = (verdict: Decided): Facts | undefined =>
    solved.flatMap(({ found }) => found.get(verdict) ?? [])[0];
  const verdicts = (['allow', 'deny', 'delegated'] as const).filter(
    (verdict) => factsOf(verdict) !== undefined,
  );
  const witness = (verdict: Decided): Witness | null => {
    const facts = factsOf(verdict);
    return facts === undefined ? null : toWitness(facts);
  };
  const [only] = verdicts;
  const exhaustive = solved.every((one) => one.exhaustive);
  if (only === undefined || (verdicts.length === 1 && !exhaustive)) return BEYOND;
  const one = witness(only);
  if (verdicts.length === 1) return one === null ? BEYOND : { kind: 'same', verdict: only, witness: one };
  const witnesses = { passes: witness('allow'), fails: witness('deny') };
  return {
    kind: 'differs',
    asks: !verdicts.includes('deny'),
    condition: {
      text: textOf(http, tcp),
      passes: lineOf(witnesses.passes),
      fails: lineOf(witnesses.fails),
      witnesses,
    },
  };
};

// Chains that ask the same share one answer: by the HTTP chain, then by the other one.
const known = new WeakMap<Solved, Map<Solved | undefined, Open>>();

/**
 * Works out what a judgement with open facts comes to: the same for every request, or a condition with a request
 * that passes and one that does not. Other points on the way must have let the call pass.
 */
export const findCondition = (judgement: Judgement, around: Surroundings): Open => {
  const { point } = judgement;
  if (point === null || judgement.before.some(({ verdict }) => verdict !== 'allow')) return BEYOND;
  const [http, ...rest] = chainsOf(judgement).map((facts) =>
    solve(point.enforcement(facts.chain), facts, around),
  );
  if (http === undefined) return BEYOND;
  const opens = known.get(http) ?? new Map<Solved | undefined, Open>();
  known.set(http, opens);
  const open = opens.get(rest[0]) ?? concluded([http, ...rest]);
  opens.set(rest[0], open);
  return open;
};

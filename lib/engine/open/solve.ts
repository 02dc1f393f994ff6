import type { Facts } from '../facts';
import { decide, type Outcome } from '../decide';
import type { Enforcement } from '../policy';
import { asksFor, residualKey, residualOf } from './residual';
import { type Leaves, searchLeaves } from './search';
import { type Surroundings, variablesOf } from './variables';
import { wordsFor } from './words';

/** What an open filter chain comes to. */
export interface Solved extends Leaves {
  readonly words: readonly string[];
}

const open = (chain: Facts['chain']): Facts => ({
  chain,
  identity: undefined,
  sourceIp: undefined,
  remoteIp: undefined,
  destinationIp: undefined,
  destinationPort: 0,
  sni: undefined,
  method: undefined,
  path: undefined,
  target: undefined,
  host: undefined,
  headers: undefined,
  claims: undefined,
});

const MOST_KNOWN = 20_000;
const known = new Map<string, Solved>();

const remember = (key: string, solved: Solved): Solved => {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, solved);
  return solved;
};

const decided = (outcome: Outcome, facts: Facts): Solved | null =>
  outcome.verdict === 'unknown' || outcome.verdict === 'conditional'
    ? null
    : { found: new Map([[outcome.verdict, open(facts.chain)]]), exhaustive: true, words: [] };

const tokenKeys = new WeakMap<Surroundings['authentications'], string>();

const tokenKey = (authentications: Surroundings['authentications']): string => {
  const key = tokenKeys.get(authentications) ?? JSON.stringify(authentications.map(({ spec }) => spec));
  tokenKeys.set(authentications, key);
  return key;
};

/** Equal where a residual comes to the same. */
const keyOf = (residual: Enforcement, chain: Facts['chain'], around: Surroundings): string => {
  const hasHost = asksFor(residual, ({ fact }) => fact === 'host');
  const hasToken = asksFor(residual, ({ fact }) => fact === 'claim' || fact === 'requestPrincipal');
  return [
    chain,
    around.pathNormalization,
    hasHost ? JSON.stringify(around.hosts()) : '',
    hasToken ? tokenKey(around.authentications) : '',
    residualKey(residual),
  ].join(' ');
};

/** Works out every verdict that requests can get at a chain, given what is known of them. */
export const solve = (enforcement: Enforcement, facts: Facts, around: Surroundings): Solved => {
  const certain = decided(decide(enforcement, facts), facts);
  if (certain !== null) return certain;
  const residual = residualOf(enforcement, facts);
  const key = keyOf(residual, facts.chain, around);
  const before = known.get(key);
  if (before !== undefined) return before;
  const start = open(facts.chain);
  const variables = variablesOf(residual, around, start);
  const leaves = searchLeaves(residual, start, variables);
  const words = leaves.found.size > 1 ? wordsFor(residual, start, variables) : [];
  return remember(key, { ...leaves, words });
};

import type { Facts } from '../facts';
import { decide, type Outcome } from '../decide';
import type { Enforcement } from '../policy';
import { residualKey, residualOf } from './residual';
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

/** Works out every verdict that requests can get at a chain, given what is known of them. */
export const solve = (enforcement: Enforcement, facts: Facts, around: Surroundings): Solved => {
  const certain = decided(decide(enforcement, facts), facts);
  if (certain !== null) return certain;
  const residual = residualOf(enforcement, facts);
  const key = `${facts.chain} ${around.key} ${residualKey(residual)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const start = open(facts.chain);
  const variables = variablesOf(residual, around);
  const leaves = searchLeaves(residual, start, variables);
  const words = leaves.found.size > 1 ? wordsFor(residual, start, variables) : [];
  return remember(key, { ...leaves, words });
};

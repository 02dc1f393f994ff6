import { allAuthentications, authentications, clientSide, manyPeers, manyRules, peers } from './around';
import { focusedPolicies, presentedOnly } from './focus';
import type { FuzzObject } from './object';
import { FUZZ_NAMESPACES } from './place';
import { type FuzzPolicy, policy } from './policy';
import { type Random, seeded } from './random';
import { aimedRequest, type FuzzRequest, request } from './request';

/** What stands at one time, and what is asked of it. */
export interface FuzzRound {
  readonly seed: number;
  readonly round: number;
  readonly policies: readonly FuzzPolicy[];
  /** The policies and everything beside them. */
  readonly objects: readonly FuzzObject[];
  readonly requests: readonly FuzzRequest[];
}

type Made = Omit<FuzzRound, 'seed' | 'round'>;

const requestsOf = (size: number, make: (id: string) => FuzzRequest, prefix: string): FuzzRequest[] =>
  Array.from({ length: size }, (_, index) => make(`${prefix}-q${index}`));

/** Policies of any shape pooled before the same servers. */
const mixed = (random: Random, prefix: string, size: number): Made => {
  const policies = Array.from({ length: 3 + random.below(7) }, (_, index) =>
    policy(random, `${prefix}-p${index}`),
  );
  const objects = [
    ...policies.map((one) => one.object),
    ...peers(random, prefix),
    ...authentications(random, prefix),
    ...clientSide(random, prefix),
  ];
  return { policies, objects, requests: requestsOf(size, (id) => request(random, id, policies), prefix) };
};

/** One field decides at a time, and requests come as close to it as they can. */
const focused = (random: Random, prefix: string, size: number): Made => {
  const { policies, focuses } = focusedPolicies(random, `${prefix}-f`);
  const objects = [
    ...policies.map((one) => one.object),
    ...(random.chance(0.2) ? peers(random, prefix) : []),
    ...allAuthentications(random, prefix),
  ];
  const make = (id: string): FuzzRequest => {
    const focus = random.pickAny(focuses);
    return focus === undefined ? request(random, id, policies) : aimedRequest(random, id, focus);
  };
  return { policies, objects, requests: requestsOf(size, make, prefix) };
};

/** Modes and client-side rules at every level; whoever presents a certificate is let in. */
const carried = (random: Random, prefix: string, size: number): Made => {
  const policies = FUZZ_NAMESPACES.map((namespace) => presentedOnly(namespace, `${prefix}-mtls`));
  const objects = [
    ...policies.map((one) => one.object),
    ...manyPeers(random, prefix),
    ...manyRules(random, prefix),
  ];
  return { policies, objects, requests: requestsOf(size, (id) => request(random, id, []), prefix) };
};

/** The round of a seed: the same numbers make the same round, whatever came before. */
export const fuzzRound = (seed: number, round: number, size: number): FuzzRound => {
  const random = seeded(seed, round);
  const make = random.weigh([
    [4, mixed],
    [5, focused],
    [2, carried],
  ]);
  return { seed, round, ...make(random, `r${round}`, size) };
};

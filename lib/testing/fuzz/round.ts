import { authentications, clientSide, peers } from './around';
import type { FuzzObject } from './object';
import { type FuzzPolicy, policy } from './policy';
import { seeded } from './random';
import { type FuzzRequest, request } from './request';

/** What stands at one time, and what is asked of it. */
export interface FuzzRound {
  readonly seed: number;
  readonly round: number;
  readonly policies: readonly FuzzPolicy[];
  /** The policies and everything beside them. */
  readonly objects: readonly FuzzObject[];
  readonly requests: readonly FuzzRequest[];
}

/** The round of a seed: the same numbers make the same round, whatever came before. */
export const fuzzRound = (seed: number, round: number, size: number): FuzzRound => {
  const random = seeded(seed, round);
  const prefix = `r${round}`;
  const policies = Array.from({ length: 3 + random.below(7) }, (_, index) =>
    policy(random, `${prefix}-p${index}`),
  );
  const objects = [
    ...policies.map((one) => one.object),
    ...peers(random, prefix),
    ...authentications(random, prefix),
    ...clientSide(random, prefix),
  ];
  const requests = Array.from({ length: size }, (_, index) =>
    request(random, `${prefix}-q${index}`, policies),
  );
  return { seed, round, policies, objects, requests };
};

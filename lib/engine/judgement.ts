import { type ObjectRef } from '@/lib/mesh/object';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Gap } from '@/lib/mesh/snapshot';
import type { Enforcer, ReasonKind, Verdict } from '@/lib/mesh/verdict';
import type { Client } from './caller';
import type { Destination } from './callee';
import type { Outcome } from './decide';
import type { Facts } from './facts';
import { gapText } from './gaps';
import type { Model } from './model';
import type { Point } from './point';
import type { Transport } from './transport';

/** A verdict with all that is needed to put it into words later. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: ReasonKind;
  readonly detail: string;
  readonly enforcer: Enforcer;
  /** The object that decided outside the AuthorizationPolicies. */
  readonly by: ObjectRef | null;
  readonly destination: Destination;
  readonly transport: Transport | null;
  /** Set once a filter chain was reached. */
  readonly facts: Facts | null;
  readonly outcome: Outcome | null;
  /** Where the filter chain is that was reached. */
  readonly point: Point | null;
  /** What points before this one made of the call: each has to let it pass. */
  readonly before: readonly Judgement[];
  /** False: one of several ways that the call may take, of which all say the same. */
  readonly isOnly: boolean;
}

/** One request on its way from one client to one workload. */
export interface Call {
  readonly model: Model;
  readonly request: AccessRequest;
  readonly client: Client;
  readonly destination: Destination;
}

/** Names an object. */
export const refOf = (
  object: { kind: string; meta: { namespace: string; name: string } } | null,
): ObjectRef | null =>
  object && { kind: object.kind, namespace: object.meta.namespace, name: object.meta.name };

type Part = Pick<Judgement, 'verdict' | 'reason'> & Partial<Judgement>;

/** A judgement with everything that it does not say left empty. */
export const conclude = ({ destination }: Pick<Call, 'destination'>, part: Part): Judgement => ({
  detail: '',
  enforcer: 'sidecar',
  by: null,
  transport: null,
  facts: null,
  outcome: null,
  point: null,
  before: [],
  isOnly: true,
  destination,
  ...part,
});

/** Something that was not read could change the answer. */
export const hiddenBehind = (call: Call, gap: Gap, transport: Transport | null = null): Judgement =>
  conclude(call, { verdict: 'unknown', reason: 'gap', transport, detail: gapText(gap) });

/** Something on the way is not worked out. */
export const notModelled = (call: Call, detail: string, by: ObjectRef | null = null): Judgement =>
  conclude(call, { verdict: 'unknown', reason: 'not-modelled', by, detail });

/** What several possible ways agree on; where they differ, the fact that chooses between them is missing. */
export const agreed = (ways: readonly Judgement[], missing: string): Judgement => {
  const [first] = ways;
  if (first === undefined) throw new Error('There is always one way.');
  if (ways.length === 1) return first;
  if (ways.every(({ verdict, reason }) => verdict === first.verdict && reason === first.reason))
    return { ...first, isOnly: false };
  const open = ways.find(({ verdict }) => verdict === 'unknown');
  if (open !== undefined) return { ...open, isOnly: false };
  const { destination, transport } = first;
  return conclude(
    { destination },
    { verdict: 'unknown', reason: 'fact-missing', transport, detail: missing },
  );
};

import { transportsTo } from '@/lib/engine/edge-transport';
import type { ProxyConfig } from '@/lib/envoy/config-nouns';
import { edgeAt } from '@/lib/mesh/edges';
import type { HeldDisagreement } from '@/lib/mesh/mesh-agreement';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Target } from '@/lib/mesh/reachability';
import { heldAgrees, heldSentence, judgeHeld } from './distributed';
import type { Judged } from './judging';
import { namePod, proxyPods } from './proxy-pods';

/** Pairs of one workload that are held against its proxy; how many are left out of more is said. */
const MOST_PAIRS = 2_000;

/** A workload's declared verdicts against what its proxy holds. */
export type TargetComparison = {
  readonly agree: number;
  /** Pairs of which one side cannot tell. */
  readonly unknown: number;
  readonly contradicted: readonly HeldDisagreement[];
  /** Pairs beyond the bound, which were not looked at. */
  readonly leftOut: number;
};

/**
 * Holds the principals at every port of a workload against the proxy's configuration: one of each class
 * where the proxy is in step, and each where it is not, since it may tell apart what the cluster does not.
 */
export function compareTarget(
  judged: Judged,
  target: Target,
  proxy: { readonly pod: Pod; readonly config: ProxyConfig; readonly isInStep: boolean },
): TargetComparison {
  const { reachability } = judged;
  const { isInStep } = proxy;
  const held = { ...proxy, transportOf: transportsTo(judged.model, target.id) };
  const classes = new Set(reachability.principalClasses.map(({ id }) => id));
  const principals = reachability.principals.filter(({ id }) => !isInStep || classes.has(id));
  const pairs = target.ports.flatMap((port) => principals.map((principal) => ({ port, principal })));
  const isOneOfMany = proxyPods(judged.snapshot, target).length > 1;
  const said = (sentence: string): string => (isOneOfMany ? namePod(proxy.pod, sentence) : sentence);
  let agree = 0;
  let unknown = 0;
  const contradicted: HeldDisagreement[] = [];
  for (const { port, principal } of pairs.slice(0, MOST_PAIRS)) {
    const edge = edgeAt(reachability, principal.id, port.id);
    if (!edge) continue;
    const answers = judgeHeld(judged, { edge, principal, target, port }, held);
    const agrees = heldAgrees(edge, answers);
    if (agrees === true) agree += 1;
    else if (agrees === null) unknown += 1;
    else contradicted.push({ edge: edge.id, sentence: said(heldSentence(edge, answers)) });
  }
  return { agree, unknown, contradicted, leftOut: Math.max(0, pairs.length - MOST_PAIRS) };
}

import type { ProxyConfig } from '@/lib/envoy/config-nouns';
import { edgeAt } from '@/lib/mesh/edges';
import type { HeldDisagreement } from '@/lib/mesh/mesh-agreement';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Target } from '@/lib/mesh/reachability';
import { heldAgrees, heldSentence, judgeHeld } from './distributed';
import type { Judged } from './open-mesh';

/** Pairs of one workload that are held against its proxy; of more, the first ones stand for all. */
const MOST_PAIRS = 2_000;

/** A workload's declared verdicts against what its proxy holds, one principal for each class. */
export type TargetComparison = {
  readonly agree: number;
  /** Pairs of which one side cannot tell. */
  readonly unknown: number;
  readonly contradicted: readonly HeldDisagreement[];
};

/** Holds every class of principals at every port of a workload against the proxy's configuration. */
export function compareTarget(
  judged: Judged,
  target: Target,
  pod: Pod,
  config: ProxyConfig,
): TargetComparison {
  const { reachability } = judged;
  const principals = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  let agree = 0;
  let unknown = 0;
  let left = MOST_PAIRS;
  const contradicted: HeldDisagreement[] = [];
  for (const port of target.ports)
    for (const { id } of reachability.principalClasses) {
      const [principal, edge] = [principals.get(id), edgeAt(reachability, id, port.id)];
      if (!principal || !edge || left-- <= 0) continue;
      const answers = judgeHeld(judged, { edge, principal, target, port }, pod, config);
      const agrees = heldAgrees(edge, answers);
      if (agrees === true) agree += 1;
      else if (agrees === null) unknown += 1;
      else contradicted.push({ edge: edge.id, sentence: heldSentence(edge, answers) });
    }
  return { agree, unknown, contradicted };
}

import { refKey, type ObjectRef } from '@/lib/mesh/object';
import type { Answer, Reachability, Target } from '@/lib/mesh/reachability';
import type { ReasonKind } from '@/lib/mesh/verdict';

/** Reasons that name no policy, although policies of the workload brought them about. */
const BY_POLICIES: ReadonlySet<ReasonKind> = new Set(['not-allowed', 'depends-on-request', 'fact-missing']);

/**
 * Gives the policy that stands for a decision. A denial by default, or an answer that hangs on the request,
 * names none itself; where one policy alone can have brought it about, it is that one.
 */
export const decidingPolicy = ({
  policies,
}: Pick<Reachability, 'policies'>): ((
  edge: Pick<Answer, 'decision'>,
  target: Pick<Target, 'policies'>,
) => ObjectRef | null) => {
  const summaries = new Map(policies.map((policy) => [refKey(policy.ref), policy]));
  return ({ decision }, target) => {
    const { policy, reason } = decision;
    if (policy !== null || !BY_POLICIES.has(reason)) return policy;
    const able = target.policies.filter((ref) => {
      const summary = summaries.get(refKey(ref));
      if (summary === undefined || summary.dryRun || summary.action === 'AUDIT') return false;
      return reason === 'not-allowed' ? summary.action === 'ALLOW' : true;
    });
    const [only] = able;
    return able.length === 1 && only !== undefined ? only : null;
  };
};

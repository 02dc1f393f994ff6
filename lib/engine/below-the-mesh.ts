import { refText } from '@/lib/mesh/object';
import { networkPolicyOn } from './bystanders';
import { gapFor, gapText } from './gaps';
import type { Call, Judgement } from './judgement';

/** A NetworkPolicy works below the mesh: it can stop what the mesh allows, and nothing else. */
export const belowTheMesh = ({ model, client, destination }: Call, judged: Judgement): Judgement => {
  if (judged.verdict === 'deny' || judged.verdict === 'unreachable') return judged;
  const policy = networkPolicyOn(model, client, destination);
  const gap = gapFor(model, 'network', [destination.entry.workload.namespace, client.place.namespace]);
  if (policy === null && gap !== null)
    return { ...judged, verdict: 'unknown', reason: 'gap', outcome: null, detail: gapText(gap) };
  if (policy === null) return judged;
  return {
    ...judged,
    verdict: 'unknown',
    reason: 'not-modelled',
    by: policy,
    outcome: null,
    detail: refText(policy),
  };
};

import type { Observation, Seen } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import type { ReasonKind, Verdict } from '@/lib/mesh/verdict';

type Request = { readonly method: string; readonly path: string };

/** What the edge predicts for this very request: a condition is decided by its own witnesses. */
export function predictedFor(edge: Edge, request: Request | undefined): Verdict {
  const { verdict } = edge.decision;
  if (verdict !== 'conditional' || !request) return verdict;
  const is = (line: Request | null | undefined) =>
    line?.method === request.method && line.path === request.path;
  if (is(edge.condition?.passes)) return 'allow';
  return is(edge.condition?.fails) ? 'deny' : 'conditional';
}

/** A connection that is closed without an answer shows a denial only where Istio denies in that way. */
const deniesByCutting = ({ decision }: Edge, { probe }: Observation): boolean =>
  probe?.request.protocol === 'tcp' || decision.reason === 'mtls-required' || decision.enforcer === 'ztunnel';

const OBSTACLES: Partial<Record<ReasonKind, readonly Seen[]>> = {
  'no-endpoint': ['unreachable', 'refused'],
  'no-route': ['unreachable', 'unresolved'],
  'mtls-mismatch': ['unreachable', 'cut'],
  'untrusted-domain': ['unreachable', 'cut'],
  'network-policy': ['timed-out', 'refused'],
};

type Sightings = { readonly proof: readonly Seen[]; readonly refutation: readonly Seen[] };

/** What a probe of this edge would have to see to prove the verdict, and to refute it. */
function sightings(edge: Edge, verdict: Verdict, observation: Observation): Sightings {
  const { reason } = edge.decision;
  switch (verdict) {
    case 'allow':
      return { proof: ['reached'], refutation: ['denied', 'unauthenticated'] };
    case 'deny': {
      const cut: Seen[] = deniesByCutting(edge, observation) ? ['cut'] : [];
      const token: Seen[] = reason === 'token-refused' ? ['unauthenticated'] : [];
      return { proof: ['denied', ...cut, ...token], refutation: ['reached'] };
    }
    case 'unreachable':
      return { proof: OBSTACLES[reason] ?? [], refutation: ['reached', 'denied'] };
    case 'conditional':
    case 'delegated':
    case 'unknown':
      return { proof: [], refutation: [] };
  }
}

/** True: the verdict is borne out; false: it is refuted; null: neither. */
export function holds(edge: Edge, verdict: Verdict, observation: Observation): boolean | null {
  const { proof, refutation } = sightings(edge, verdict, observation);
  if (proof.includes(observation.seen)) return true;
  return refutation.includes(observation.seen) ? false : null;
}

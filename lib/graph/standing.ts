import type { Agreement } from '@/lib/mesh/observation';
import type { Answer } from '@/lib/mesh/reachability';
import type { Standing } from './marks';

const isProved = (agreement: Agreement | undefined): boolean =>
  agreement?.disposition === 'confirmed' && agreement.stale === null;

/**
 * How one edge stands. A contradiction counts only while what it rests on is unchanged: after a change of
 * policy the old observation speaks of another mesh, and the edge is untested again.
 */
export const standingOf = (edge: Pick<Answer, 'decision'>, agreement: Agreement | undefined): Standing => {
  if (agreement?.disposition === 'contradicted' && agreement.stale === null) return 'disagree';
  const proved = isProved(agreement);
  switch (edge.decision.verdict) {
    case 'allow':
      return proved ? 'allowed-probed' : 'allowed-untested';
    case 'deny':
    case 'unreachable':
      return proved ? 'denied-probed' : 'denied-untested';
    case 'conditional':
      return 'conditional';
    case 'delegated':
    case 'unknown':
      return 'unknown';
  }
};

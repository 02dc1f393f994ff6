import { edgeAt } from '@/lib/mesh/edges';
import { toAnswers } from './answers';
import type { Picture } from './picture';
import { toProofs } from './proofs';
import { standingOf } from './standing';

/** Ids of the rows that hold an answer which stands differently than before. New answers change nothing. */
export const changedRows = (before: Picture, after: Picture): ReadonlySet<string> => {
  const proofs = toProofs(before);
  const changed = toAnswers(after).answers.filter(({ edge: { principal, port }, standing }) => {
    const edge = edgeAt(before.reachability, principal, port);
    return edge !== undefined && standingOf(edge, proofs.at(port, principal)) !== standing;
  });
  return new Set(changed.map(({ edge }) => `row:${edge.port}`));
};

import { toAnswers, type Picture } from './picture';

/** Ids of the rows that hold an answer which stands differently than before. New answers change nothing. */
export const changedRows = (before: Picture, after: Picture): ReadonlySet<string> => {
  const known = new Map(toAnswers(before).map(({ edge, standing }) => [edge.id, standing]));
  const changed = toAnswers(after).filter(
    ({ edge, standing }) => known.has(edge.id) && known.get(edge.id) !== standing,
  );
  return new Set(changed.map(({ edge }) => `row:${edge.port}`));
};

import { Button } from '@/components/ui/button';
import { STANDINGS, STANDING_WORD, type Standing } from '@/lib/graph/marks';

/** Every answer is filtered away: how many, by what, and the way back. */
export function NothingShown({
  counts,
  hidden,
  onClear,
}: {
  readonly counts: ReadonlyMap<Standing, number>;
  readonly hidden: ReadonlySet<Standing>;
  readonly onClear: () => void;
}) {
  const filters = STANDINGS.filter((standing) => hidden.has(standing) && (counts.get(standing) ?? 0) > 0);
  const answers = filters.reduce((sum, standing) => sum + (counts.get(standing) ?? 0), 0);
  const words = filters.map((standing) => STANDING_WORD[standing]).join('; ');
  return (
    <section className="absolute top-14 left-1/2 z-10 w-80 max-w-[90%] -translate-x-1/2 rounded-lg border border-line bg-panel px-4 py-3.5">
      <h2 className="font-semibold">
        {answers === 0 ? 'No answer to this question' : 'No answer matches these filters'}
      </h2>
      <p className="mt-0.5 mb-2.5 text-pretty text-ink-2">
        {answers === 0
          ? 'No caller and port of this mesh fit it. The rest of the mesh is read as before.'
          : `${answers.toLocaleString('en')} answers are hidden by ${filters.length} ${filters.length === 1 ? 'filter' : 'filters'}: ${words}.`}
      </p>
      <Button onClick={onClear}>{answers === 0 ? 'Clear the question' : 'Clear filters'}</Button>
    </section>
  );
}

import { WOULD_MARK } from '@/lib/graph/marks';
import type { AnswerChange } from '@/lib/mesh/answer-change';

/** The mark of what a draft would make of an answer; the word beside it says the same. */
export function WouldMark({ direction }: { readonly direction: AnswerChange['direction'] }) {
  return (
    <svg
      aria-hidden
      className="shrink-0"
      width={16}
      height={16}
      viewBox="0 0 16 16"
      dangerouslySetInnerHTML={{ __html: WOULD_MARK[direction] }}
    />
  );
}

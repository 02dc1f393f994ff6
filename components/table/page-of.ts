import type { UrlState } from '@/components/shell/url-state';
import type { AnswerRow } from '@/lib/answers/answer-row';
import { refKey } from '@/lib/mesh/object';
import type { ColumnId } from './columns';

/** The page about what stands in a cell; null where it names several, or nothing. */
export function pageOf(
  column: ColumnId,
  {
    answers: { principals, ports },
    policy,
  }: Pick<AnswerRow, 'policy'> & {
    readonly answers: Pick<AnswerRow['answers'], 'principals' | 'ports'>;
  },
): Partial<UrlState> | null {
  const [principal, port] = [principals.first, ports[0]];
  if (column === 'from' && principals.size === 1 && principal !== undefined)
    return { view: 'principal', id: principal };
  if (column === 'to' && ports.length === 1 && port !== undefined)
    return { view: 'workload', id: port.slice(0, port.lastIndexOf(':')) };
  if (column === 'by' && policy !== null) return { view: 'policy', id: refKey(policy) };
  return null;
}

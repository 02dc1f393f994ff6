import { type Decided, operationStanding } from '@/lib/graph/decided';
import { findEdge } from '@/lib/mesh/edges';
import type { Reachability } from '@/lib/mesh/reachability';
import { type AnswerRow, byStanding } from './answer-row';
import type { Question } from './question';

/** `POST /charge`; empty where the question is about no operation. */
export const operationText = ({ method, path }: Question): string =>
  [method, path].filter((part) => part !== undefined).join(' ');

/** Rows that hang on the request, told for the operation that the question is about. */
export function forOperation(
  rows: readonly AnswerRow[],
  question: Question,
  decided: Decided,
  reachability: Reachability,
): readonly AnswerRow[] {
  const operation = operationText(question);
  if (operation === '') return rows;
  const standingOf = operationStanding(reachability, decided);
  return rows
    .map((row): AnswerRow => {
      const edge = row.standing === 'conditional' ? findEdge(reachability, row.edge) : undefined;
      const standing = edge === undefined ? null : standingOf(edge.principal, edge.port);
      if (standing === null) return row;
      const word = standing.startsWith('allowed') ? 'allowed' : 'denied';
      return { ...row, standing, word: `${word} for ${operation}` };
    })
    .sort(byStanding);
}

import { findEdge } from '@/lib/mesh/edges';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Verdict } from '@/lib/mesh/verdict';
import { type AnswerRow, byStanding } from './answer-row';
import type { Question } from './question';

/** What one operation gets, by one edge of each class of callers at each port. */
export type Decided = readonly { readonly edge: string; readonly verdict: Verdict }[];

/** `POST /charge`; empty where the question is about no operation. */
export const operationText = ({ method, path }: Question): string =>
  [method, path].filter((part) => part !== undefined).join(' ');

const STANDING = {
  allow: 'allowed-untested',
  deny: 'denied-untested',
  unreachable: 'denied-untested',
} as const;

/** Rows that hang on the request, told for the operation that the question is about. */
export function forOperation(
  rows: readonly AnswerRow[],
  question: Question,
  decided: Decided,
  reachability: Reachability,
): readonly AnswerRow[] {
  const operation = operationText(question);
  if (operation === '') return rows;
  const classOf = new Map(
    reachability.principalClasses.flatMap(({ id, members }) =>
      members.map((member) => [member, id] as const),
    ),
  );
  const keyOf = (edgeId: string): string => {
    const edge = findEdge(reachability, edgeId);
    return edge === undefined ? '' : `${classOf.get(edge.principal) ?? ''}>${edge.port}`;
  };
  const verdicts = new Map(decided.map(({ edge, verdict }) => [keyOf(edge), verdict]));
  return rows
    .map((row): AnswerRow => {
      const verdict = row.standing === 'conditional' ? verdicts.get(keyOf(row.edge)) : undefined;
      if (verdict !== 'allow' && verdict !== 'deny' && verdict !== 'unreachable') return row;
      const word = verdict === 'allow' ? 'allowed' : 'denied';
      return { ...row, standing: STANDING[verdict], word: `${word} for ${operation}` };
    })
    .sort(byStanding);
}

import type { Answer } from '@/lib/mesh/reachability';
import type { Client } from './caller';
import { hangsOnCaller } from './callers';
import { toVerdict } from './evaluate';
import type { Judgement } from './judgement';

/** One answer with the judgement that its steps are told from. */
export interface JudgedAnswer {
  readonly answer: Answer;
  readonly judgement: Judgement;
}

/** What one client of a principal gets. */
export interface Said extends JudgedAnswer {
  readonly client: Client;
}

const isSame = (a: Answer, b: Answer): boolean =>
  a === b ||
  (a.decision.verdict === b.decision.verdict &&
    a.decision.reason === b.decision.reason &&
    JSON.stringify(a.condition) === JSON.stringify(b.condition));

/** What all clients of a principal get; where they differ, it hangs on which of them calls. */
export const together = (all: readonly Said[]): JudgedAnswer => {
  const [first] = all;
  if (first === undefined) throw new Error('Every principal has a client.');
  if (all.every(({ answer }) => isSame(answer, first.answer))) return first;
  const heard = all.map(({ client, answer }) => ({ client, verdict: answer.decision.verdict }));
  const judgement = hangsOnCaller(first.judgement.destination, heard);
  return { answer: { decision: toVerdict(judgement), condition: null }, judgement };
};

import type { Answer } from '@/lib/mesh/reachability';
import { conclude, type Judgement } from './judgement';
import { toVerdict } from './evaluate';
import type { Client } from './caller';
import type { Verdict } from '@/lib/mesh/verdict';

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

const WORDS: Readonly<Record<Verdict, string>> = {
  allow: 'may',
  deny: 'is denied',
  conditional: 'may on a condition',
  unreachable: 'does not get through',
  delegated: 'is up to an external authorizer',
  unknown: 'is not decided',
};

/** `team-a/web may`, of the first client with each verdict. */
const apart = (all: readonly Said[]): string => {
  const first = new Map<Verdict, string>();
  for (const { client, answer } of all) {
    const { verdict } = answer.decision;
    if (!first.has(verdict)) first.set(verdict, client.workload?.id ?? 'another');
  }
  const listed = [...first].map(([verdict, id]) => `${id} ${WORDS[verdict]}`);
  return listed.length > 1 ? listed.join(', ') : `${listed.join('')}, and not all on the same ground`;
};

/** What all clients of a principal get; where they differ, it hangs on which of them calls. */
export const together = (all: readonly Said[]): JudgedAnswer => {
  const [first] = all;
  if (first === undefined) throw new Error('Every principal has a client.');
  if (all.every(({ answer }) => isSame(answer, first.answer))) return first;
  const { destination } = first.judgement;
  const judgement = conclude(
    { destination },
    {
      verdict: 'unknown',
      reason: 'depends-on-client',
      enforcer: 'client',
      detail: `it depends on which workload of the account calls: ${apart(all)}`,
    },
  );
  return { answer: { decision: toVerdict(judgement), condition: null }, judgement };
};

import type { Answer } from './answers';
import { groupBy } from './group-by';

/** What all answers of one port have in common, so that it can stand in its row and needs no lines. */
export type PortFacts = {
  /** Open by default: `open to the mesh`; empty where a policy stands in the way. */
  readonly badge: string;
  /** True: no account gets through, whatever the policies say. */
  readonly isDeaf: boolean;
};

/** Allowed because nothing stands in the way. Such answers are a badge, never lines. */
export const isOpenByDefault = ({ edge, standing }: Answer): boolean =>
  edge.decision.verdict === 'allow' &&
  standing !== 'disagree' &&
  (edge.decision.reason === 'no-allow-policy' || edge.decision.reason === 'not-enforced');

const badgeOf = (answers: readonly Answer[]): string => {
  const open = answers.filter(isOpenByDefault);
  const refused = answers
    .filter(({ edge }) => edge.decision.verdict === 'deny')
    .reduce((sum, { accounts }) => sum + accounts, 0);
  if (open.length === 0) return '';
  if (open.some(({ principal }) => principal.kind === 'anonymous')) return 'open to anyone';
  return refused === 0 ? 'open to the mesh' : `open but for ${refused}`;
};

const isDeaf = (answers: readonly Answer[]): boolean => {
  const accounts = answers.filter((answer) => answer.accounts > 0);
  return accounts.length > 0 && accounts.every(({ edge }) => edge.decision.reason === 'no-endpoint');
};

/** The facts of every port that has answers. */
export const toPortFacts = (answers: readonly Answer[]): ReadonlyMap<string, PortFacts> => {
  const byPort = groupBy(answers, ({ edge }) => edge.port);
  return new Map([...byPort].map(([port, list]) => [port, { badge: badgeOf(list), isDeaf: isDeaf(list) }]));
};

import { toClasses } from './classes';
import { isAsked } from './drawn';
import type { GraphFilter } from './graph-view';
import { STANDINGS, type Standing } from './marks';
import { nameText } from './names';
import { toAnswers, type Answer, type Picture } from './picture';
import { decidedBy, observedText, verdictWord } from './words';

/** One line of the table of answers: what one class of callers gets from one port. */
export type AnswerRow = {
  /** The edge that the row opens. */
  readonly id: string;
  readonly edges: readonly string[];
  readonly standing: Standing;
  readonly word: string;
  readonly from: string;
  readonly to: string;
  /** Empty while nothing was seen. */
  readonly observed: string;
  readonly decidedBy: string;
  /** ISO 8601; null while it was never probed. */
  readonly probedAt: string | null;
  /** Why an older proof no longer counts; empty while it does. */
  readonly stale: string;
};

const toRow = (answers: readonly [Answer, ...Answer[]], from: string): AnswerRow => {
  const [first] = answers;
  return {
    id: first.edge.id,
    edges: answers.map(({ edge }) => edge.id),
    standing: first.standing,
    word: verdictWord(first),
    from,
    to: first.edge.port,
    observed: observedText(first),
    decidedBy: decidedBy(first),
    probedAt: first.agreement?.at ?? null,
    stale: first.agreement?.stale ?? '',
  };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: AnswerRow, b: AnswerRow): number =>
  STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
  compareText(a.to, b.to) ||
  compareText(a.from, b.from);

const shownFrom = (name: string, right: string): string =>
  right.endsWith('accounts') || right.endsWith('more') ? `${name}, ${right}` : name;

/** Every answer that the reader asked about, those that need attention first: the graph, in words. */
export const toAnswerRows = (picture: Picture, filter: GraphFilter): AnswerRow[] => {
  const answers = toAnswers(picture);
  const classes = toClasses(picture.reachability, answers, filter.question?.from);
  const names = new Map(
    classes.flatMap((one) =>
      one.members.map(
        ({ id }) => [id, { id: one.id, text: shownFrom(nameText(one.name), one.right) }] as const,
      ),
    ),
  );
  const groups = new Map<string, { from: string; answers: [Answer, ...Answer[]] }>();
  for (const answer of answers) {
    const isShown = isAsked(answer, filter) && !filter.hidden.has(answer.standing);
    if (!isShown && answer.edge.id !== filter.selected) continue;
    const from = names.get(answer.edge.principal);
    const key = `${from?.id ?? ''} ${answer.edge.port}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { from: from?.text ?? answer.edge.principal, answers: [answer] });
    else group.answers.push(answer);
  }
  return [...groups.values()].map((group) => toRow(group.answers, group.from)).sort(inOrder);
};

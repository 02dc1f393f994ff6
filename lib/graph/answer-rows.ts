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
  /** `5 accounts`, where it stands for several; else empty. */
  readonly others: string;
  readonly to: string;
  /** Empty while nothing was seen. */
  readonly observed: string;
  readonly decidedBy: string;
  /** ISO 8601; null while it was never probed. */
  readonly probedAt: string | null;
  /** Why an older proof no longer counts; empty while it does. */
  readonly stale: string;
};

type From = { readonly id: string; readonly text: string; readonly others: string };

const toRow = (answers: readonly [Answer, ...Answer[]], { text, others }: From): AnswerRow => {
  const [first] = answers;
  return {
    id: first.edge.id,
    edges: answers.map(({ edge }) => edge.id),
    standing: first.standing,
    word: verdictWord(first),
    from: text,
    others,
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

/** Every answer that the reader asked about, those that need attention first: the graph, in words. */
export const toAnswerRows = (picture: Picture, filter: GraphFilter): AnswerRow[] => {
  const answers = toAnswers(picture);
  const classes = toClasses(picture.reachability, answers, filter.question?.from);
  const names = new Map(
    classes.flatMap(({ id, name, right, members }) => {
      const from: From = { id, text: nameText(name), others: members.length > 1 ? right : '' };
      return members.map((member) => [member.id, from] as const);
    }),
  );
  const groups = new Map<string, { from: From; answers: [Answer, ...Answer[]] }>();
  for (const answer of answers) {
    const isShown = isAsked(answer, filter) && !filter.hidden.has(answer.standing);
    const from = names.get(answer.edge.principal);
    if (from === undefined || (!isShown && answer.edge.id !== filter.selected)) continue;
    const key = `${from.id} ${answer.edge.port}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { from, answers: [answer] });
    else group.answers.push(answer);
  }
  return [...groups.values()].map((group) => toRow(group.answers, group.from)).sort(inOrder);
};

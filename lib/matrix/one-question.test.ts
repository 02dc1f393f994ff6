import { expect, test } from 'vitest';
import { pairsOf } from '@/lib/answers/answer-class';
import { toAnswerRows } from '@/lib/answers/answer-row';
import type { Question } from '@/lib/answers/question';
import { toAnswers } from '@/lib/graph/answers';
import { toDrawn } from '@/lib/graph/drawn';
import { toPortFacts } from '@/lib/graph/port-facts';
import type { Picture } from '@/lib/graph/picture';
import { refKey } from '@/lib/mesh/object';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { layOut } from './layout';
import { toTable } from './to-table';

const inTable = (picture: Picture, question: Question): string[] =>
  toAnswerRows(picture, question).flatMap(({ answers }) => [...pairsOf(answers)]);

const inGraph = (picture: Picture, question: Question): string[] => {
  const { answers } = toAnswers(picture, question.from);
  return toDrawn(answers, { question, hidden: new Set() }, toPortFacts(answers)).flatMap(({ answer }) =>
    answer.caller.members
      .filter(({ id }) => question.from === undefined || id === question.from)
      .map(({ id }) => `${id}>${answer.port.id}`),
  );
};

const inMatrix = (picture: Picture, question: Question): string[] => {
  const { principalClasses, portClasses } = picture.reachability;
  const table = toTable(
    picture,
    question,
    new Set([...principalClasses, ...portClasses].map(({ id }) => id)),
  );
  const layout = layOut(table, 'namespace');
  return [...layout.cells].flatMap((code, at) => {
    if (code === 0) return [];
    const [row, column] = [Math.floor(at / layout.columns.length), at % layout.columns.length];
    const [from, to] = [table.rows[layout.rows[row] ?? -1], table.columns[layout.columns[column] ?? -1]];
    return [`${from?.members.join() ?? ''}>${to?.members.join() ?? ''}`];
  });
};

const reasons = ['not-allowed', 'allow-matched', 'no-allow-policy', 'mtls-required', 'denied-by'] as const;

for (const [name, picture] of [
  ['story', storyPicture()],
  ['shop', shopPicture()],
] as const) {
  const { policies, principals, targets } = picture.reachability;
  const questions: readonly Question[] = [
    {},
    ...policies.map(({ ref }) => ({ by: refKey(ref) })),
    ...reasons.map((why) => ({ why })),
    { proof: 'unproved' },
    { proof: 'stale' },
    ...principals.slice(0, 3).map(({ id }) => ({ from: id, proof: 'unproved' as const })),
    ...targets.slice(0, 3).map(({ id }) => ({ to: id, why: 'not-allowed' as const })),
  ];
  test.each(questions.filter(({ by, why }) => by ?? why))(
    `the matrix of the ${name} has no line without an answer to %j`,
    (question) => {
      const { rows, columns, cells } = layOut(toTable(picture, question, new Set()), 'namespace');
      const filled = [...cells].flatMap((code, at) => (code === 0 ? [] : [at]));
      expect(new Set(filled.map((at) => Math.floor(at / columns.length))).size).toBe(rows.length);
      expect(new Set(filled.map((at) => at % columns.length)).size).toBe(columns.length);
    },
  );
  test.each(questions)(`table, graph and matrix of the ${name} give the same answers to %j`, (question) => {
    const expected = inTable(picture, question).sort();
    expect(inMatrix(picture, question).sort()).toEqual(expected);
    expect(inGraph(picture, question).sort()).toEqual(expected);
  });
}

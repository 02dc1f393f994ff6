import type { Answer, PortClass, Principal } from '@/lib/mesh/reachability';
import { answersAt } from '../edges';
import type { Model, ModelWorkload } from '../model';
import type { Address } from '../ports';
import type { Group, Grouping } from './groups';
import { recall } from './memory';
import { portKeys } from './port-keys';

/** Answers that everything in the mesh shares, each once. */
export interface AnswerTable {
  readonly answers: readonly Answer[];
  readonly placeOf: (answer: Answer) => number;
}

/** Who gets which answer at a port; equal for every port of its class. */
export type Row = Pick<PortClass, 'rest' | 'cells'>;

const tableOf = (): AnswerTable => {
  const answers: Answer[] = [];
  const places = new Map<Answer, number>();
  return {
    answers,
    placeOf: (answer) => {
      const known = places.get(answer);
      if (known !== undefined) return known;
      places.set(answer, answers.length);
      return answers.push(answer) - 1;
    },
  };
};

/** Judges each group of principals once at each class of ports. */
export const judgeRows = (model: Model, principals: readonly Principal[], grouping: Grouping) => {
  const table = tableOf();
  const keyOf = portKeys(model);
  const rows = new Map<string, { ports: string[]; row: Row }>();
  const answersOf = recall(model, principals);
  const judge = (entry: ModelWorkload, address: Address, id: string): Row => {
    const known = answersOf(entry, id);
    const answer = answersAt(model, entry, address);
    const answerTo = ({ first, key }: Group): number => {
      const before = known.get(key);
      if (before !== undefined) return table.placeOf(before);
      const [principal, caller] = [principals[first], grouping.callers[first]];
      if (principal === undefined || caller === undefined) throw new Error(`There is no principal ${first}.`);
      const given = answer(principal, caller);
      known.set(key, given);
      return table.placeOf(given);
    };
    const groups = grouping.groupsAt(entry, address);
    return {
      rest: groups.filter(({ classes }) => classes === null).map(answerTo)[0] ?? 0,
      cells: groups.flatMap((group) =>
        group.classes === null ? [] : [{ answer: answerTo(group), classes: [...group.classes] }],
      ),
    };
  };
  return {
    add: (entry: ModelWorkload, address: Address, id: string): void => {
      const key = keyOf(entry, address, id);
      const known = rows.get(key);
      if (known === undefined) rows.set(key, { ports: [id], row: judge(entry, address, id) });
      else known.ports.push(id);
    },
    rows: () => [...rows.values()],
    answers: table.answers,
  };
};

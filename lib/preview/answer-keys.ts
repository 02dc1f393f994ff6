import { refKey } from '@/lib/mesh/object';
import type { Answer, PortClass, Reachability } from '@/lib/mesh/reachability';

/** Numbers that are equal for answers that say the same, on whichever side of a comparison they stand. */
export type Numbering = { readonly of: (text: string) => number };

export const createNumbering = (): Numbering => {
  const known = new Map<string, number>();
  return {
    of: (text) => {
      const number = known.get(text) ?? known.size;
      known.set(text, number);
      return number;
    },
  };
};

/** Equal for answers that let the same requests through. */
export const saysText = ({ decision, condition }: Answer): string =>
  JSON.stringify([decision.verdict, condition?.text ?? null]);

/** Equal for answers that come from the same rule as well. */
const derivedText = (answer: Answer): string => {
  const { policy, rule, reason } = answer.decision;
  return JSON.stringify([saysText(answer), policy === null ? null : refKey(policy), rule, reason]);
};

/** The answers of one side, by class of ports and class of principals. */
export type Side = {
  /** Of a class of ports: the place of its answer for each class of principals. */
  readonly row: (ports: number) => Int32Array | null;
  readonly says: Int32Array;
  readonly derived: Int32Array;
  readonly answers: readonly Answer[];
};

const toRow = ({ rest, cells }: PortClass, width: number): Int32Array => {
  const row = new Int32Array(width).fill(rest);
  for (const { answer, classes } of cells) for (const at of classes) row[at] = answer;
  return row;
};

export function toSide(reachability: Reachability, says: Numbering, derived: Numbering): Side {
  const { principalClasses, portClasses, answers } = reachability;
  const rows = new Map<number, Int32Array>();
  return {
    says: Int32Array.from(answers, (answer) => says.of(saysText(answer))),
    derived: Int32Array.from(answers, (answer) => derived.of(derivedText(answer))),
    answers,
    row: (at) => {
      const ports = portClasses[at];
      if (ports === undefined) return null;
      const row = rows.get(at) ?? toRow(ports, principalClasses.length);
      rows.set(at, row);
      return row;
    },
  };
}

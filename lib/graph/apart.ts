import type { Answer, PortClass, Reachability } from '@/lib/mesh/reachability';

/** Classes of principals, by their index, and what they get; equal numbers are answers that a reader cannot tell apart. */
export type Apart = { readonly answer: number; readonly classes: readonly number[] };

/** For each answer the first that a reader cannot tell from it. */
const sameAnswers = (answers: readonly Answer[]): number[] => {
  const firsts = new Map<string, number>();
  return answers.map(({ decision: { verdict, reason, policy }, condition }, at) => {
    const key = [verdict, reason, policy?.namespace, policy?.name, condition?.text].join(' ');
    const first = firsts.get(key) ?? at;
    firsts.set(key, first);
    return first;
  });
};

const restOf = ({ cells }: PortClass, all: number): number[] => {
  const listed = new Set(cells.flatMap(({ classes }) => classes));
  return Array.from({ length: all }, (_, at) => at).filter((at) => !listed.has(at));
};

/** Gives, for some ports, the classes of principals that do not get there what most get. */
export const apartFromMost = ({
  principalClasses,
  answers,
}: Pick<Reachability, 'principalClasses' | 'answers'>): ((ports: PortClass) => readonly Apart[]) => {
  const same = sameAnswers(answers);
  const all = principalClasses.length;
  return (ports) => {
    const groups = new Map<number, number[]>();
    for (const { answer, classes } of ports.cells) {
      const key = same[answer] ?? answer;
      groups.set(key, [...(groups.get(key) ?? []), ...classes]);
    }
    const rest = same[ports.rest] ?? ports.rest;
    const listed = ports.cells.reduce((sum, { classes }) => sum + classes.length, 0);
    const sizes = new Map([...groups].map(([answer, classes]) => [answer, classes.length]));
    sizes.set(rest, (sizes.get(rest) ?? 0) + all - listed);
    const [most = rest] = [...sizes].sort(([, a], [, b]) => b - a)[0] ?? [];
    if (most !== rest) groups.set(rest, [...(groups.get(rest) ?? []), ...restOf(ports, all)]);
    groups.delete(most);
    return [...groups].map(([answer, classes]) => ({ answer, classes }));
  };
};

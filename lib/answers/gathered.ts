import { edgeClasses } from '@/lib/mesh/edges';
import type { Answer, PortClass, PrincipalClass, Reachability } from '@/lib/mesh/reachability';

/** Classes of principals that a class of ports answers alike, as one. */
export type Gathered = {
  readonly principals: PrincipalClass;
  /** The classes that it is made of. */
  readonly classes: readonly PrincipalClass[];
  readonly ports: PortClass;
  readonly answer: Answer;
};

/** More pairs of classes than this are too many to tell one by one: those that are answered alike are told together. */
const MANY = 50_000;

const together = (classes: readonly PrincipalClass[], name: string): PrincipalClass | undefined => {
  const [first] = classes;
  if (first === undefined || classes.length === 1) return first;
  return { id: first.id, name, members: classes.flatMap(({ members }) => members) };
};

function* gather({ principalClasses, portClasses, answers }: Reachability): Generator<Gathered> {
  for (const ports of portClasses) {
    const listed = new Set(ports.cells.flatMap(({ classes }) => classes));
    const rest = principalClasses.filter((_, at) => !listed.has(at));
    const parts = ports.cells.map(
      ({ answer, classes }) => [answer, classes.flatMap((at) => principalClasses[at] ?? [])] as const,
    );
    for (const [at, classes] of [...parts, [ports.rest, rest] as const]) {
      const name =
        classes === rest ? 'all others' : `${classes[0]?.name ?? ''} and ${classes.length - 1} more`;
      const [principals, answer] = [together(classes, name), answers[at]];
      if (principals !== undefined && answer !== undefined) yield { principals, classes, ports, answer };
    }
  }
}

/** Every class of principals at every class of ports; in a large mesh those that are answered alike as one. */
export function* gatheredClasses(reachability: Reachability): Generator<Gathered> {
  const { principalClasses, portClasses } = reachability;
  if (principalClasses.length * portClasses.length > MANY) yield* gather(reachability);
  else for (const one of edgeClasses(reachability)) yield { ...one, classes: [one.principals] };
}

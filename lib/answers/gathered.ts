import { edgeClasses } from '@/lib/mesh/edges';
import type { Answer, PortClass, PrincipalClass, Reachability } from '@/lib/mesh/reachability';
import { type Members, membersOf, othersIn } from './members';

/** Classes of principals that a class of ports answers alike, as one. */
export type Gathered = {
  readonly name: string;
  readonly principals: Members;
  readonly ports: PortClass;
  readonly answer: Answer;
};

/** More pairs of classes than this are too many to tell one by one: those that are answered alike are told together. */
const MANY = 50_000;

/** Everybody stands in one class, so that a class without anybody is none. */
const together = (classes: readonly PrincipalClass[]): Pick<Gathered, 'name' | 'principals'> => {
  const [first] = classes;
  const more = classes.length - 1;
  return {
    name: `${first?.name ?? ''}${more > 0 ? ` and ${more} more` : ''}`,
    principals: membersOf(classes.flatMap(({ members }) => members)),
  };
};

function* gather({ principalClasses, portClasses, answers }: Reachability): Generator<Gathered> {
  const others = othersIn(principalClasses);
  for (const ports of portClasses) {
    const listed = ports.cells.map(({ answer, classes }) => ({
      answer: answers[answer],
      ...together(classes.flatMap((at) => principalClasses[at] ?? [])),
    }));
    const rest = others(new Set(ports.cells.flatMap(({ classes }) => classes)));
    const name = listed.length === 0 ? 'everybody' : 'all others';
    for (const { answer, ...who } of [...listed, { answer: answers[ports.rest], name, principals: rest }])
      if (answer !== undefined && who.principals.size > 0) yield { ...who, ports, answer };
  }
}

/** Every class of principals at every class of ports; in a large mesh those that are answered alike as one. */
export function* gatheredClasses(reachability: Reachability): Generator<Gathered> {
  const { principalClasses, portClasses } = reachability;
  if (principalClasses.length * portClasses.length > MANY) yield* gather(reachability);
  else
    for (const { principals, ports, answer } of edgeClasses(reachability))
      yield { name: principals.name, principals: membersOf(principals.members), ports, answer };
}

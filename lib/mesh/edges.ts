import type { Answer, Edge, PortClass, PrincipalClass, Reachability, Target } from './reachability';

/** One class of principals at one class of ports, with the answer that all of their pairs share. */
export type EdgeClass = {
  readonly principals: PrincipalClass;
  readonly ports: PortClass;
  readonly answer: Answer;
};

type Index = {
  /** Place of a principal's class. */
  readonly classOf: ReadonlyMap<string, number>;
  readonly portClassOf: ReadonlyMap<string, PortClass>;
  readonly targetOf: ReadonlyMap<string, Target>;
  readonly answerAt: (ports: PortClass, principalClass: number) => Answer;
};

const counts = new WeakMap<Reachability, number>();

const cellsOf = (): ((ports: PortClass) => ReadonlyMap<number, number>) => {
  const known = new WeakMap<PortClass, ReadonlyMap<number, number>>();
  return (ports) => {
    const cells =
      known.get(ports) ??
      new Map(ports.cells.flatMap(({ answer, classes }) => classes.map((at) => [at, answer] as const)));
    known.set(ports, cells);
    return cells;
  };
};

const buildIndex = ({ principalClasses, portClasses, targets, answers }: Reachability): Index => {
  const cells = cellsOf();
  return {
    classOf: new Map(principalClasses.flatMap(({ members }, at) => members.map((id) => [id, at] as const))),
    portClassOf: new Map(portClasses.flatMap((one) => one.ports.map((id) => [id, one] as const))),
    targetOf: new Map(targets.flatMap((target) => target.ports.map(({ id }) => [id, target] as const))),
    answerAt: (ports, principalClass) => {
      const answer = answers[cells(ports).get(principalClass) ?? ports.rest];
      if (answer === undefined)
        throw new Error(`The port class ${ports.id} names an answer that is not there.`);
      return answer;
    },
  };
};

const known = new WeakMap<Reachability, Index>();

const indexOf = (reachability: Reachability): Index => {
  const index = known.get(reachability) ?? buildIndex(reachability);
  known.set(reachability, index);
  return index;
};

const toEdge = (principal: string, port: string, target: Target, answer: Answer): Edge => ({
  id: `${principal}>${port}`,
  principal,
  target: target.id,
  port,
  ...answer,
});

/** The edge of one principal to one port; undefined where either is not there. */
export const edgeAt = (reachability: Reachability, principal: string, port: string): Edge | undefined => {
  const index = indexOf(reachability);
  const [at, ports, target] = [
    index.classOf.get(principal),
    index.portClassOf.get(port),
    index.targetOf.get(port),
  ];
  if (at === undefined || ports === undefined || target === undefined) return undefined;
  return toEdge(principal, port, target, index.answerAt(ports, at));
};

/** The edge of an id. A principal that only a policy names may hold any character, so every cut is tried. */
export const findEdge = (reachability: Reachability, id: string): Edge | undefined => {
  for (let cut = id.indexOf('>'); cut !== -1; cut = id.indexOf('>', cut + 1)) {
    const edge = edgeAt(reachability, id.slice(0, cut), id.slice(cut + 1));
    if (edge !== undefined) return edge;
  }
  return undefined;
};

/** Places of an edge's two classes in `principalClasses` and `portClasses`. */
export type ClassPlaces = { readonly from: number; readonly to: number };

/** The classes that an edge belongs to; undefined where its ends are not there. */
export const classesOf = (reachability: Reachability, edge: string): ClassPlaces | undefined => {
  const index = indexOf(reachability);
  const found = findEdge(reachability, edge);
  const from = found && index.classOf.get(found.principal);
  const ports = found && index.portClassOf.get(found.port);
  return from === undefined || ports === undefined
    ? undefined
    : { from, to: reachability.portClasses.indexOf(ports) };
};

/** The answer that a class of principals gets at a class of ports. */
export const answerOf = (reachability: Reachability, ports: PortClass, principalClass: number): Answer =>
  indexOf(reachability).answerAt(ports, principalClass);

/** How many pairs of a principal and a port there are. */
export const edgeCount = (reachability: Reachability): number => {
  const { principals, targets } = reachability;
  const count =
    counts.get(reachability) ?? principals.length * targets.reduce((sum, { ports }) => sum + ports.length, 0);
  counts.set(reachability, count);
  return count;
};

/** Every pair of a principal and a port, port by port. Its length is `edgeCount`: large for a large mesh. */
export function* edgesOf(reachability: Reachability): Generator<Edge> {
  const index = indexOf(reachability);
  for (const target of reachability.targets)
    for (const { id } of target.ports) {
      const ports = index.portClassOf.get(id);
      if (ports === undefined) continue;
      for (const principal of reachability.principals) {
        const at = index.classOf.get(principal.id);
        if (at !== undefined) yield toEdge(principal.id, id, target, index.answerAt(ports, at));
      }
    }
}

/** Classes of principals that a class of ports answers alike. */
const alike = (
  reachability: Reachability,
  ports: PortClass,
): readonly (readonly [number, readonly number[]])[] => {
  const listed = new Set(ports.cells.flatMap(({ classes }) => classes));
  const rest = reachability.principalClasses.flatMap((_, at) => (listed.has(at) ? [] : [at]));
  return [...ports.cells.map(({ answer, classes }) => [answer, classes] as const), [ports.rest, rest]];
};

/** Every class of principals at every class of ports; nothing is missing and no pair comes twice. */
export function* edgeClasses(reachability: Reachability): Generator<EdgeClass> {
  for (const ports of reachability.portClasses)
    for (const [at, classes] of alike(reachability, ports))
      for (const one of classes) {
        const [principals, answer] = [reachability.principalClasses[one], reachability.answers[at]];
        if (principals !== undefined && answer !== undefined) yield { principals, ports, answer };
      }
}

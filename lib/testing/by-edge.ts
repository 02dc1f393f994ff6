import type { Edge, Reachability } from '@/lib/mesh/reachability';

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** Edges as a test writes them, one by one, in the classes that a `Reachability` holds: each alone in its own. */
export const byEdge = (
  edges: readonly Edge[],
): Pick<Reachability, 'principalClasses' | 'portClasses' | 'answers'> => {
  const principals = unique(edges.map(({ principal }) => principal));
  const answers = edges.map(({ decision, condition }) => ({ decision, condition }));
  const portClasses = unique(edges.map(({ port }) => port)).map((id) => {
    const here = edges.flatMap((edge, answer) =>
      edge.port === id ? [{ answer, classes: [principals.indexOf(edge.principal)] }] : [],
    );
    return { id, name: id, ports: [id], rest: here[0]?.answer ?? 0, cells: here };
  });
  return {
    principalClasses: principals.map((id) => ({ id, name: id, members: [id] })),
    portClasses,
    answers,
  };
};

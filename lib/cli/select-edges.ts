import { edgesOf } from '@/lib/mesh/edges';
import type { Edge, Reachability } from '@/lib/mesh/reachability';
import { fail, ok, type Result } from '@/lib/mesh/result';

/** Which edges a command is about; a part matches a whole name, or a namespace. */
export type Selection = { readonly from?: string; readonly to?: string };

const principalNames = (id: string): readonly string[] => {
  const [, , namespace, , account] = id.split('/');
  return namespace === undefined ? [id] : [id, `spiffe://${id}`, namespace, `${namespace}/${account ?? ''}`];
};

const targetNames = (edge: Edge): readonly string[] => [
  edge.target,
  edge.port,
  edge.target.split('/')[0] ?? edge.target,
];

const known = (names: readonly string[]): string =>
  [...new Set(names)].sort().slice(0, 12).join(', ') + (new Set(names).size > 12 ? ', ...' : '');

/** The edges that are asked about; naming something that does not exist is an error that lists what does. */
export function selectEdges(reachability: Reachability, selection: Selection): Result<readonly Edge[]> {
  const { from, to } = selection;
  const edges = [...edgesOf(reachability)];
  if (from !== undefined && !reachability.principals.some(({ id }) => principalNames(id).includes(from)))
    return fail({
      kind: 'not-found',
      subject: `--from ${from}`,
      detail: `No principal or namespace is called so. There are: ${known(reachability.principals.map(({ id }) => principalNames(id).at(-1) ?? id))}.`,
    });
  if (to !== undefined && !edges.some((edge) => targetNames(edge).includes(to)))
    return fail({
      kind: 'not-found',
      subject: `--to ${to}`,
      detail: `No workload with a port, and no namespace, is called so. There are: ${known(edges.map(({ port }) => port))}.`,
    });
  return ok(
    edges.filter(
      (edge) =>
        (from === undefined || principalNames(edge.principal).includes(from)) &&
        (to === undefined || targetNames(edge).includes(to)),
    ),
  );
}

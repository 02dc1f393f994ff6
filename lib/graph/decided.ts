import { findEdge } from '@/lib/mesh/edges';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Verdict } from '@/lib/mesh/verdict';
import type { Standing } from './marks';

/** What one operation gets, by one edge of each class of callers at each port. */
export type Decided = readonly { readonly edge: string; readonly verdict: Verdict }[];

const STANDING: Partial<Readonly<Record<Verdict, Standing>>> = {
  allow: 'allowed-untested',
  deny: 'denied-untested',
  unreachable: 'denied-untested',
};

/** Gives how a pair that hangs on the request stands for the operation; null where that is not decided. */
export const operationStanding = (
  reachability: Reachability,
  decided: Decided,
): ((principal: string, port: string) => Standing | null) => {
  const classOf = new Map(
    reachability.principalClasses.flatMap(({ id, members }) =>
      members.map((member) => [member, id] as const),
    ),
  );
  const standings = new Map(
    decided.flatMap(({ edge: id, verdict }) => {
      const edge = findEdge(reachability, id);
      return edge === undefined
        ? []
        : [[`${classOf.get(edge.principal) ?? ''}>${edge.port}`, STANDING[verdict] ?? null] as const];
    }),
  );
  return (principal, port) => standings.get(`${classOf.get(principal) ?? ''}>${port}`) ?? null;
};

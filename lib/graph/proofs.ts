import { findEdge } from '@/lib/mesh/edges';
import type { Agreement } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import type { Picture } from './picture';
import { standingOf } from './standing';

/** A pair that was probed, by its port and its principal. */
export type Proofs = {
  readonly at: (port: string, principal: string) => Agreement | undefined;
  /** Principals that were probed at a port. */
  readonly principalsAt: (port: string) => ReadonlySet<string>;
  /** How a principal stands where a proof sets it apart from those that are decided alike; empty for most. */
  readonly mark: (principal: string) => string;
};

const NONE: ReadonlyMap<string, Agreement> = new Map();

const markOf = (edge: Edge, agreement: Agreement): string => {
  const standing = standingOf(edge, agreement);
  return standing === standingOf(edge, undefined) ? '' : `${edge.port} ${standing}`;
};

/** What probes found, looked up once. */
export const toProofs = ({ reachability, agreements }: Picture): Proofs => {
  const byPort = new Map<string, Map<string, Agreement>>();
  const marks = new Map<string, string[]>();
  for (const agreement of agreements) {
    const edge = agreement.observation === null ? undefined : findEdge(reachability, agreement.edge);
    if (edge === undefined) continue;
    const here = byPort.get(edge.port) ?? new Map<string, Agreement>();
    byPort.set(edge.port, here.set(edge.principal, agreement));
    const mark = markOf(edge, agreement);
    if (mark !== '') marks.set(edge.principal, [...(marks.get(edge.principal) ?? []), mark]);
  }
  return {
    at: (port, principal) => byPort.get(port)?.get(principal),
    principalsAt: (port) => new Set((byPort.get(port) ?? NONE).keys()),
    mark: (principal) => marks.get(principal)?.sort().join('\n') ?? '',
  };
};

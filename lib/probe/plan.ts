import { findEdge } from '@/lib/mesh/edges';
import type { Probe } from '@/lib/mesh/observation';
import type { Edge, Principal, Reachability, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { chooseClient } from './client';
import { curlArgv, shellLine } from './curl';
import { chooseLine, planRequest } from './request';

export type ProbeWish = {
  readonly snapshot: Snapshot;
  readonly reachability: Reachability;
  /** Id of the edge. */
  readonly edge: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  /** A fresh id: letters, digits and dashes. */
  readonly id: string;
};

type Found = {
  readonly edge: Edge;
  readonly principal: Principal;
  readonly target: Target;
  readonly port: WorkloadPort;
};

/** Plans one experiment on one edge: who sends what, from where, and why; or says why it cannot be done. */
export function planProbe(wish: ProbeWish): Result<Probe> {
  const found = findNamed(wish);
  if (!found.ok) return found;
  const { edge, principal, target, port } = found.value;
  const line = chooseLine(edge, wish);
  if (!line.ok) return line;
  const request = planRequest(target, port, line.value);
  if (!request.ok) return request;
  const chosen = chooseClient(principal, wish.snapshot);
  if (!chosen.ok) return chosen;
  const { client, why } = chosen.value;
  const argv = curlArgv({ id: wish.id, method: request.value.method, url: request.value.url });
  const kubectl = ['kubectl', 'exec', '-n', client.namespace, client.pod, '-c', client.container, '--'];
  return ok({
    id: wish.id,
    edge: edge.id,
    principal: principal.id,
    client,
    why,
    request: request.value,
    argv,
    command: shellLine([...kubectl, ...argv]),
  });
}

function findNamed({ reachability, edge: id }: ProbeWish): Result<Found> {
  const edge = findEdge(reachability, id);
  const principal = reachability.principals.find((candidate) => candidate.id === edge?.principal);
  const target = reachability.targets.find((candidate) => candidate.id === edge?.target);
  const port = target?.ports.find((candidate) => candidate.id === edge?.port);
  if (edge && principal && target && port) return ok({ edge, principal, target, port });
  return fail({
    kind: 'not-found',
    subject: `edge ${id.slice(0, 200)}`,
    detail: 'No edge has this id now. The workload, port or principal may have gone: choose it again.',
  });
}

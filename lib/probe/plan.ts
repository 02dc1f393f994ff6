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
  /** Methods that may be sent; GET and HEAD where nobody has widened them. */
  readonly methods?: readonly string[] | undefined;
  /** Seconds that the request may take. */
  readonly seconds?: number | undefined;
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
  const line = chooseLine(edge, wish, wish.methods);
  if (!line.ok) return line;
  const request = planRequest(target, port, line.value);
  if (!request.ok) return request;
  const chosen = chooseClient(principal, wish.snapshot);
  if (!chosen.ok) return chosen;
  const { client, why } = chosen.value;
  const { method, url } = request.value;
  const argv = curlArgv({ id: wish.id, method, url, seconds: wish.seconds });
  return ok({
    id: wish.id,
    edge: edge.id,
    principal: principal.id,
    client,
    why,
    request: request.value,
    argv,
    command: kubectlLine(client, argv),
  });
}

const kubectlLine = ({ namespace, pod, container }: Probe['client'], argv: readonly string[]): string =>
  shellLine(['kubectl', 'exec', '-n', namespace, pod, '-c', container, '--', ...argv]);

/** The same probe, sent from another container of its pod. */
export const fromContainer = (probe: Probe, container: string): Probe => {
  const client = { ...probe.client, container };
  return {
    ...probe,
    client,
    why: `Pod ${client.pod} in ${client.namespace} has no curl; ephemeral container ${container} in it sends instead.`,
    command: kubectlLine(client, probe.argv),
  };
};

type Ids = {
  readonly principals: ReadonlyMap<string, Principal>;
  readonly targets: ReadonlyMap<string, Target>;
};

const known = new WeakMap<Reachability, Ids>();

const idsOf = (reachability: Reachability): Ids => {
  const ids = known.get(reachability) ?? {
    principals: new Map(reachability.principals.map((one) => [one.id, one])),
    targets: new Map(reachability.targets.map((one) => [one.id, one])),
  };
  known.set(reachability, ids);
  return ids;
};

/** An edge with the nouns it names; undefined where it is not there. */
export function findParts(reachability: Reachability, id: string): Found | undefined {
  const edge = findEdge(reachability, id);
  if (!edge) return undefined;
  const { principals, targets } = idsOf(reachability);
  const [principal, target] = [principals.get(edge.principal), targets.get(edge.target)];
  const port = target?.ports.find((candidate) => candidate.id === edge.port);
  return principal && target && port ? { edge, principal, target, port } : undefined;
}

function findNamed({ reachability, edge }: ProbeWish): Result<Found> {
  const found = findParts(reachability, edge);
  if (found) return ok(found);
  return fail({
    kind: 'not-found',
    subject: `edge ${edge.slice(0, 200)}`,
    detail: 'No edge has this id now. The workload, port or principal may have gone: choose it again.',
  });
}

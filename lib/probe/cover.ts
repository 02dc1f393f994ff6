import { edgeAt, edgeClasses, type EdgeClass } from '@/lib/mesh/edges';
import type { Edge, Reachability, Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { Cannot, Coverage, RunScope } from '@/lib/mesh/run';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { chooseClient } from './client';
import { findParts } from './plan';
import { isSameLine, type Line, linesOf, planRequest } from './request';

/** One request that is to be sent. */
export type Wanted = { readonly edge: Edge; readonly line: Line };

/** What proves a scope, and what of it cannot be proved. */
export type Cover = {
  /** Edges, or classes of edges, that were asked for. */
  readonly asked: number;
  readonly wanted: readonly Wanted[];
  readonly cannot: readonly Cannot[];
};

type Ground = {
  readonly snapshot: Snapshot;
  readonly reachability: Reachability;
  readonly methods: readonly string[];
};

const NO_CLIENT = 'no client pod';

/** Why nothing can be sent to a port; null: it can. */
const portObstacle = (target: Target, port: WorkloadPort): string | null => {
  if (planRequest(target, port, { method: 'GET', path: '/' }).ok) return null;
  if (port.protocol === 'udp') return 'UDP';
  return port.service === null ? 'no Service in front of the port' : 'no address';
};

/** Why an answer has nothing that a probe could prove; null: it has. */
function answerObstacle({ answer }: EdgeClass, methods: readonly string[]): string | null {
  const { decision, condition } = answer;
  if (decision.verdict === 'unknown' || decision.verdict === 'delegated') return 'nothing is predicted';
  if (decision.verdict !== 'conditional') return null;
  const witnesses = [condition?.passes, condition?.fails].flatMap((line) => (line ? [line] : []));
  if (witnesses.length === 0) return 'more than method and path decides';
  const unsent = witnesses.find((line) => !linesOf(answer, methods).some((sent) => isSameLine(line, sent)));
  return unsent === undefined ? null : `the condition needs ${unsent.method}`;
}

function counter() {
  const counts = new Map<string, number>();
  return {
    add: (reason: string) => counts.set(reason, (counts.get(reason) ?? 0) + 1),
    list: (): Cannot[] => [...counts].map(([reason, count]) => ({ reason, count })),
  };
}

/** Remembers, per class of ports, where something can be sent, and per class of principals, who can send. */
function finder({ snapshot, reachability, methods }: Ground, keeps: (target: Target) => boolean) {
  const targets = new Map(
    reachability.targets
      .filter(keeps)
      .flatMap((target) => target.ports.map((port) => [port.id, { target, port }] as const)),
  );
  const principals = new Map(reachability.principals.map((one) => [one.id, one]));
  const isSender = (id: string): boolean => {
    const principal = principals.get(id);
    return principal !== undefined && chooseClient(principal, snapshot).ok;
  };
  const senderOf = remember(
    (one: EdgeClass) => one.principals.id,
    ({ principals: { members } }) => members.find(isSender),
  );
  const portsOf = remember(
    (one: EdgeClass) => one.ports.id,
    ({ ports: { ports } }) => {
      const kept = ports.flatMap((id) => targets.get(id) ?? []);
      const obstacles = kept.map(({ target, port }) => portObstacle(target, port));
      return { kept, obstacles, usable: kept.filter((_, at) => obstacles[at] === null) };
    },
  );
  return {
    senderOf,
    portsOf,
    obstacle: (one: EdgeClass): string | null => {
      const { obstacles, usable } = portsOf(one);
      const answer = answerObstacle(one, methods);
      if (answer !== null) return answer;
      if (usable.length === 0) return obstacles[0] ?? 'no address';
      return senderOf(one) === undefined ? NO_CLIENT : null;
    },
  };
}

function remember<K, V>(keyOf: (of: K) => string, find: (of: K) => V): (of: K) => V {
  const known = new Map<string, { readonly value: V }>();
  return (of) => {
    const entry = known.get(keyOf(of)) ?? { value: find(of) };
    known.set(keyOf(of), entry);
    return entry.value;
  };
}

/** The port whose workload has been given the least to answer so far. */
function spreader() {
  const load = new Map<string, number>();
  return (ports: readonly { readonly target: Target; readonly port: WorkloadPort }[]): string => {
    const loadOf = (id: string): number => load.get(id) ?? 0;
    const best = ports.reduce((one, other) =>
      loadOf(other.target.id) < loadOf(one.target.id) ? other : one,
    );
    load.set(best.target.id, loadOf(best.target.id) + 1);
    return best.port.id;
  };
}

/** One probe for each class of principals at each class of ports, and for each side of a condition. */
function coverClasses(ground: Ground, keeps: (target: Target) => boolean): Cover {
  const find = finder(ground, keeps);
  const spread = spreader();
  const cannot = counter();
  const wanted: Wanted[] = [];
  let asked = 0;
  for (const one of edgeClasses(ground.reachability)) {
    const { kept, usable } = find.portsOf(one);
    if (kept.length === 0) continue;
    asked += 1;
    const obstacle = find.obstacle(one);
    const sender = find.senderOf(one);
    const edge =
      obstacle === null && sender !== undefined
        ? edgeAt(ground.reachability, sender, spread(usable))
        : undefined;
    if (edge) wanted.push(...linesOf(edge, ground.methods).map((line) => ({ edge, line })));
    else cannot.add(obstacle ?? 'no address');
  }
  return { asked, wanted, cannot: cannot.list() };
}

/** Each edge as it stands, and both sides of its condition. */
function coverEdges({ snapshot, reachability, methods }: Ground, ids: readonly string[]): Cover {
  const cannot = counter();
  const wanted: Wanted[] = [];
  for (const id of new Set(ids)) {
    const found = findParts(reachability, id);
    if (!found) {
      cannot.add('no such edge now');
      continue;
    }
    const { edge, principal, target, port } = found;
    const lines = linesOf(edge, methods);
    const obstacle =
      portObstacle(target, port) ??
      (chooseClient(principal, snapshot).ok ? null : NO_CLIENT) ??
      (lines.length === 0 ? `the condition needs ${edge.condition?.passes?.method ?? 'more'}` : null);
    if (obstacle === null) wanted.push(...lines.map((line) => ({ edge, line })));
    else cannot.add(obstacle);
  }
  return { asked: new Set(ids).size, wanted, cannot: cannot.list() };
}

/** What has to be sent to prove a scope. */
export function coverScope(ground: Ground, scope: RunScope): Cover {
  if (scope.kind === 'edges') return coverEdges(ground, scope.edges);
  return coverClasses(
    ground,
    scope.kind === 'mesh' ? () => true : ({ namespace }) => namespace === scope.namespace,
  );
}

/** What was proved, by class of principals and class of ports. */
function provedLines({ principalClasses, portClasses }: Reachability, proofs: Iterable<Wanted>) {
  const classOf = new Map(
    principalClasses.flatMap(({ id, members }) => members.map((member) => [member, id] as const)),
  );
  const portClassOf = new Map(
    portClasses.flatMap(({ id, ports }) => ports.map((port) => [port, id] as const)),
  );
  const proved = new Map<string, Line[]>();
  for (const { edge, line } of proofs) {
    const key = `${classOf.get(edge.principal) ?? ''}>${portClassOf.get(edge.port) ?? ''}`;
    proved.set(key, [...(proved.get(key) ?? []), line]);
  }
  return ({ principals, ports, answer }: EdgeClass, methods: readonly string[]): boolean => {
    const lines = proved.get(`${principals.id}>${ports.id}`) ?? [];
    if (answer.condition === null) return lines.length > 0;
    return linesOf(answer, methods).every((line) => lines.some((seen) => isSameLine(seen, line)));
  };
}

/** How much of the mesh these proofs cover: a class is proved by any of its edges, a condition on both sides. */
export function coverage(ground: Ground, proofs: Iterable<Wanted>): Coverage {
  const isProved = provedLines(ground.reachability, proofs);
  const find = finder(ground, () => true);
  const cannot = counter();
  let [classes, proved] = [0, 0];
  for (const one of edgeClasses(ground.reachability)) {
    classes += 1;
    const obstacle = find.obstacle(one);
    if (obstacle !== null) cannot.add(obstacle);
    else if (isProved(one, ground.methods)) proved += 1;
  }
  return { classes, proved, cannot: cannot.list() };
}

import { type ClassPlaces, classesOf, edgeAt, edgeClasses, findEdge } from '@/lib/mesh/edges';
import type {
  Answer,
  Edge,
  PortClass,
  PrincipalClass,
  Reachability,
  Target,
  WorkloadPort,
} from '@/lib/mesh/reachability';
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
function answerObstacle(answer: Answer, methods: readonly string[]): string | null {
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
    add: (reason: string, count = 1) => counts.set(reason, (counts.get(reason) ?? 0) + count),
    list: (): Cannot[] =>
      [...counts].filter(([, count]) => count > 0).map(([reason, count]) => ({ reason, count })),
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
    (one: PrincipalClass) => one.id,
    ({ members }) => members.find(isSender),
  );
  const portsOf = remember(
    (one: PortClass) => one.id,
    ({ ports }) => {
      const kept = ports.flatMap((id) => targets.get(id) ?? []);
      const obstacles = kept.map(({ target, port }) => portObstacle(target, port));
      return { kept, obstacles, usable: kept.filter((_, at) => obstacles[at] === null) };
    },
  );
  return {
    senderOf,
    portsOf,
    /** Why nobody could prove an answer at these ports. */
    obstacle: (answer: Answer, ports: PortClass): string | null => {
      const { obstacles, usable } = portsOf(ports);
      return answerObstacle(answer, methods) ?? (usable.length === 0 ? (obstacles[0] ?? 'no address') : null);
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
    const { kept, usable } = find.portsOf(one.ports);
    if (kept.length === 0) continue;
    asked += 1;
    const sender = find.senderOf(one.principals);
    const obstacle = find.obstacle(one.answer, one.ports) ?? (sender === undefined ? NO_CLIENT : null);
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

type Sent = { readonly places: ClassPlaces; readonly edge: Edge; readonly lines: Line[] };

/** The classes of edges that were proved, by any of their edges; a condition needs both of its sides. */
function provedClasses({ reachability, methods }: Ground, proofs: Iterable<Wanted>): Sent[] {
  const sent = new Map<string, Sent>();
  for (const { edge: asked, line } of proofs) {
    const [places, edge] = [classesOf(reachability, asked.id), findEdge(reachability, asked.id)];
    if (places === undefined || edge === undefined) continue;
    const key = `${places.from} ${places.to}`;
    const known = sent.get(key);
    if (known === undefined) sent.set(key, { places, edge, lines: [line] });
    else known.lines.push(line);
  }
  const isWhole = ({ edge, lines }: Sent): boolean =>
    edge.condition === null ||
    linesOf(edge, methods).every((line) => lines.some((seen) => isSameLine(seen, line)));
  return [...sent.values()].filter(isWhole);
}

/** How much of the mesh these proofs cover: counted by cells, never class by class. */
export function coverage(ground: Ground, proofs: Iterable<Wanted>): Coverage {
  const { principalClasses, portClasses, answers } = ground.reachability;
  const find = finder(ground, () => true);
  const cannot = counter();
  const isMute = principalClasses.map((one) => find.senderOf(one) === undefined);
  const mute = isMute.filter(Boolean).length;
  for (const ports of portClasses) {
    let rest = { classes: principalClasses.length, mute };
    const count = (at: number, own: typeof rest): void => {
      const answer = answers[at];
      const obstacle = answer === undefined ? null : find.obstacle(answer, ports);
      if (obstacle !== null) cannot.add(obstacle, own.classes);
      else cannot.add(NO_CLIENT, own.mute);
    };
    for (const { answer, classes } of ports.cells) {
      const own = { classes: classes.length, mute: classes.filter((at) => isMute[at]).length };
      rest = { classes: rest.classes - own.classes, mute: rest.mute - own.mute };
      count(answer, own);
    }
    count(ports.rest, rest);
  }
  const proved = provedClasses(ground, proofs).filter(({ places: { from, to }, edge }) => {
    const ports = portClasses[to];
    return ports !== undefined && !isMute[from] && find.obstacle(edge, ports) === null;
  });
  return {
    classes: principalClasses.length * portClasses.length,
    proved: proved.length,
    cannot: cannot.list(),
  };
}

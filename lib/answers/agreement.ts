import { answerOf, classesOf } from '@/lib/mesh/edges';
import {
  type ClassConcord,
  Concord,
  type HeldDisagreement,
  type MeshAgreement,
} from '@/lib/mesh/mesh-agreement';
import type { Agreement } from '@/lib/mesh/observation';
import type { Answer, PortClass, Reachability } from '@/lib/mesh/reachability';
import { placesOf, type Question } from './question';

type Evidence = {
  readonly reachability: Reachability;
  /** Of the edges that were ever probed. */
  readonly agreements: readonly Agreement[];
  /** What proxies would decide otherwise. */
  readonly disagreements: readonly HeldDisagreement[];
  /** Of this only the places narrow what is counted. */
  readonly question: Question;
};

type Counts = MeshAgreement['counts'];
type Finding = Pick<ClassConcord, 'concord' | 'edge' | 'at' | 'sentence'>;

const CONCORD: Readonly<Record<Agreement['disposition'], Concord>> = {
  confirmed: 'agree',
  contradicted: 'contradicted',
  inconclusive: 'cannot',
  unproven: 'unproved',
};

/** What a probe says now: once something changed, neither a proof nor a contradiction counts any more. */
const ofAgreement = ({ edge, at, disposition, stale, sentence }: Agreement): Finding => ({
  concord: stale !== null && disposition !== 'inconclusive' ? 'stale' : CONCORD[disposition],
  edge,
  at,
  sentence,
});

/** The finding that speaks for a class: a contradiction, else a proof, else what came closest to one. */
const WEIGHT: Readonly<Record<Concord, number>> = {
  contradicted: 0,
  agree: 1,
  stale: 2,
  cannot: 3,
  unproved: 4,
};

const heavier = (a: Finding | undefined, b: Finding): Finding =>
  a === undefined || WEIGHT[b.concord] < WEIGHT[a.concord] ? b : a;

const NOBODY = 'No pod runs as any of these principals, so nobody can send.';

/** Why no probe could prove an answer, whoever sends; null: one could. */
function unprovable({ decision: { verdict, detail } }: Answer): string | null {
  if (verdict === 'unknown') return `Declared unknown${detail === '' ? '' : `: ${detail}`}.`;
  return verdict === 'delegated' ? 'An external authorizer decides.' : null;
}

/** A class of principals, as far as it is asked about. */
type Callers = {
  readonly members: readonly string[];
  /** The first as whom a pod runs, who can be asked to send. */
  readonly speaker: string | undefined;
  /** No pod runs as any of them. */
  readonly isMute: boolean;
};

/** A class of ports, as far as it is asked about. */
type Called = { readonly class: PortClass; readonly ports: readonly string[] };

type Ground = {
  readonly reachability: Reachability;
  readonly from: readonly Callers[];
  readonly to: readonly Called[];
  /** What was found of a class of edges, by the places of its two classes. */
  readonly found: ReadonlyMap<number, ReadonlyMap<number, Finding>>;
};

function findingsOf({ reachability, agreements, disagreements }: Evidence): Ground['found'] {
  const found = new Map<number, Map<number, Finding>>();
  const add = (finding: Finding): void => {
    const places = classesOf(reachability, finding.edge);
    if (places === undefined) return;
    const row = found.get(places.to) ?? new Map<number, Finding>();
    row.set(places.from, heavier(row.get(places.from), finding));
    found.set(places.to, row);
  };
  agreements.map(ofAgreement).forEach(add);
  disagreements.forEach(({ edge, sentence }) => add({ concord: 'contradicted', edge, at: null, sentence }));
  return found;
}

function groundOf(evidence: Evidence): Ground {
  const { reachability, question } = evidence;
  const places = placesOf(reachability, question);
  const senders = new Set(reachability.principals.filter(({ kind }) => kind !== 'named').map(({ id }) => id));
  return {
    reachability,
    from: reachability.principalClasses.map(({ members }) => {
      const asked = places.principals(members);
      return {
        members: asked,
        speaker: asked.find((id) => senders.has(id)) ?? asked[0],
        isMute: !members.some((id) => senders.has(id)),
      };
    }),
    to: reachability.portClasses.map((one) => ({ class: one, ports: places.ports(one.ports) })),
    found: findingsOf(evidence),
  };
}

/** How many classes of principals with how many members; of them, those that nobody can send as. */
type Tally = { classes: number; members: number; mute: number; muteMembers: number };

const tallyOf = (from: readonly Callers[]): Tally => {
  const tally = { classes: 0, members: 0, mute: 0, muteMembers: 0 };
  for (const { members, isMute } of from) {
    if (members.length === 0) continue;
    tally.classes += 1;
    tally.members += members.length;
    if (!isMute) continue;
    tally.mute += 1;
    tally.muteMembers += members.length;
  }
  return tally;
};

const minus = (a: Tally, b: Tally): Tally => ({
  classes: a.classes - b.classes,
  members: a.members - b.members,
  mute: a.mute - b.mute,
  muteMembers: a.muteMembers - b.muteMembers,
});

const add = (counts: Counts, concord: Concord, classes: number, pairs: number): void => {
  counts[concord].classes += classes;
  counts[concord].pairs += pairs;
};

/** Counts what stands without any finding: by whole cells, never class by class. */
function countCells({ reachability, from, to }: Ground, counts: Counts): void {
  const all = tallyOf(from);
  for (const { class: one, ports } of to) {
    if (ports.length === 0) continue;
    const count = (at: number, { classes, members, mute, muteMembers }: Tally): void => {
      const answer = reachability.answers[at];
      if (answer === undefined) return;
      const isUnprovable = unprovable(answer) !== null;
      const others = isUnprovable ? 'cannot' : 'unproved';
      add(counts, others, classes - mute, (members - muteMembers) * ports.length);
      add(counts, 'cannot', mute, muteMembers * ports.length);
    };
    let rest = all;
    for (const { answer, classes } of one.cells) {
      const tally = tallyOf(classes.flatMap((at) => from[at] ?? []));
      rest = minus(rest, tally);
      count(answer, tally);
    }
    count(one.rest, rest);
  }
}

const baseOf = (answer: Answer, { isMute }: Callers): Concord =>
  isMute || unprovable(answer) !== null ? 'cannot' : 'unproved';

/** One class of edges that is asked about. */
type Cell = {
  readonly from: number;
  readonly callers: Callers;
  readonly called: Called;
  readonly answer: Answer;
};

function cellAt({ reachability, from, to }: Ground, at: { from: number; to: number }): Cell | undefined {
  const [callers, called] = [from[at.from], to[at.to]];
  if (callers === undefined || called === undefined) return undefined;
  if (callers.members.length === 0 || called.ports.length === 0) return undefined;
  return { from: at.from, callers, called, answer: answerOf(reachability, called.class, at.from) };
}

function* foundCells(ground: Ground): Generator<Cell & { readonly finding: Finding }> {
  for (const [to, row] of ground.found)
    for (const [from, finding] of row) {
      const cell = cellAt(ground, { from, to });
      if (cell) yield { ...cell, finding };
    }
}

function countAll(ground: Ground): Counts {
  const counts = Object.fromEntries(
    Concord.options.map((concord) => [concord, { classes: 0, pairs: 0 }]),
  ) as Counts;
  countCells(ground, counts);
  for (const { callers, called, answer, finding } of foundCells(ground)) {
    const pairs = callers.members.length * called.ports.length;
    add(counts, baseOf(answer, callers), -1, -pairs);
    add(counts, finding.concord, 1, pairs);
  }
  return counts;
}

function toClass(
  { reachability }: Ground,
  { from, callers, called, answer }: Cell,
  finding?: Finding,
): ClassConcord {
  const reason = unprovable(answer) ?? (callers.isMute ? NOBODY : null);
  return {
    concord: reason === null ? 'unproved' : 'cannot',
    from: reachability.principalClasses[from]?.name ?? '',
    to: called.class.name,
    pairs: callers.members.length * called.ports.length,
    verdict: answer.decision.verdict,
    edge: `${callers.speaker ?? ''}>${called.ports[0] ?? ''}`,
    at: null,
    sentence: reason ?? 'Not probed yet.',
    ...finding,
  };
}

/** Places of the classes that are of this kind without any finding, at a port class's rest answer or in a cell. */
function* plainPlaces({ reachability, from }: Ground, { cells, rest }: PortClass, kind: Concord) {
  const fits = (at: number): ((place: number) => boolean) => {
    const answer = reachability.answers[at];
    return (place) => {
      const callers = from[place];
      return answer !== undefined && callers !== undefined && baseOf(answer, callers) === kind;
    };
  };
  for (const { answer, classes } of cells) yield* classes.filter(fits(answer));
  const listed = new Set(cells.flatMap(({ classes }) => classes));
  const isRest = fits(rest);
  for (const place of from.keys()) if (!listed.has(place) && isRest(place)) yield place;
}

/** The classes of one kind, what was found first. */
function* classesOfKind(ground: Ground, kind: Concord): Generator<ClassConcord> {
  for (const { finding, ...cell } of foundCells(ground))
    if (finding.concord === kind) yield toClass(ground, cell, finding);
  if (kind !== 'unproved' && kind !== 'cannot') return;
  for (const [to, { class: one }] of ground.to.entries())
    for (const from of plainPlaces(ground, one, kind)) {
      const cell = ground.found.get(to)?.has(from) ? undefined : cellAt(ground, { from, to });
      if (cell) yield toClass(ground, cell);
    }
}

/** The gravest first. */
export const CONCORDS = [
  'contradicted',
  'stale',
  'unproved',
  'cannot',
  'agree',
] as const satisfies readonly Concord[];

/** How the three verdicts stand in the mesh, or in the part that is asked about. */
export function toAgreement(evidence: Evidence): {
  readonly counts: Counts;
  /** The first classes of one kind. */
  readonly list: (kind: Concord, most: number) => ClassConcord[];
} {
  const ground = groundOf(evidence);
  const counts = countAll(ground);
  return {
    counts,
    list: (kind, most) => {
      const wanted = Math.min(most, counts[kind].classes);
      const classes: ClassConcord[] = [];
      if (wanted === 0) return classes;
      for (const one of classesOfKind(ground, kind)) if (classes.push(one) >= wanted) break;
      return classes;
    },
  };
}

import type { Agreement, Observation, Seen } from '@/lib/mesh/observation';
import { type ObjectVersion, refKey } from '@/lib/mesh/object';
import type { Edge } from '@/lib/mesh/reachability';
import { Verdict } from '@/lib/mesh/verdict';
import { holds, predictedFor } from './expect';
import { DRAIN_MS, takenText } from './settling';
import { staleness } from './stale';

type Question = {
  readonly edge: Edge;
  /** Newest first. */
  readonly observations: readonly Observation[];
  readonly currentRestsOn: readonly ObjectVersion[];
};

/** One observation, held against the verdict. */
type Held = {
  readonly observation: Observation;
  readonly stale: string | null;
  readonly verdict: Verdict;
  readonly agrees: boolean | null;
  /** A contradiction that only one answer has shown, or that an older policy may explain. */
  readonly isOpen: boolean;
};

/** Holds the newest observation of an edge against its verdict; of a condition, the newest of each side. */
export function compare(question: Question): Agreement {
  const { edge, observations } = question;
  const counted = observations.filter(({ seen }) => seen !== 'not-run');
  const sides = newestOfEachLine(counted.length > 0 ? counted : observations.slice(0, 1)).map((observation) =>
    hold(question, observation),
  );
  const [newest] = sides;
  if (!newest) return unproven(edge);
  // A contradiction on either side of a condition is one of the edge.
  const found = sides.find(({ agrees, isOpen, stale }) => agrees === false && !isOpen && stale === null);
  const { observation, stale, verdict, agrees, isOpen } = found ?? newest;
  const says = isOpen ? openSentence(verdict, observation) : sentence(agrees, verdict, observation);
  return {
    edge: edge.id,
    disposition: agrees === null || isOpen ? 'inconclusive' : agrees ? 'confirmed' : 'contradicted',
    observation: observation.id,
    at: observation.at,
    stale,
    sentence: [says, stale === null ? '' : `Out of date: ${stale}.`].filter(Boolean).join(' '),
  };
}

/**
 * True: this answer contradicts, and no other that counts has said the same yet. A pooled connection between two
 * proxies may follow the old policy for a while after a change, so one answer alone is asked for again.
 */
export const wantsSecondAnswer = (question: Question): boolean => {
  const [newest] = question.observations;
  return newest !== undefined && hold(question, newest).isOpen;
};

/** Whether this observation proves what is predicted now. */
export const isProof = (edge: Edge, observation: Observation, now: readonly ObjectVersion[]): boolean => {
  const held = hold({ edge, observations: [observation], currentRestsOn: now }, observation);
  return held.agrees === true && held.stale === null;
};

const lineOf = ({ probe }: Observation): string =>
  probe === null ? '' : `${probe.request.method} ${probe.request.path}`;

function newestOfEachLine(observations: readonly Observation[]): Observation[] {
  const lines = new Map<string, Observation>();
  for (const observation of observations)
    if (!lines.has(lineOf(observation))) lines.set(lineOf(observation), observation);
  return [...lines.values()];
}

function hold({ edge, observations, currentRestsOn }: Question, observation: Observation): Held {
  const stale = observation.seen === 'not-run' ? null : staleness(observation.restsOn, currentRestsOn);
  // Once something changed, only the prediction of that time can be held against it.
  const verdict =
    stale === null ? predictedFor(edge, observation.probe?.request) : predictedThen(observation);
  const agrees = holds(edge, verdict, observation);
  const isOpen = agrees === false && (isSettling(observation) || !isRepeated(observation, observations));
  return { observation, stale, verdict, agrees, isOpen };
}

const isSettling = ({ settling }: Observation): boolean => settling !== undefined;

/** Whether the answer before it, to the same request under the same objects, was the same; from whatever pod. */
function isRepeated(observation: Observation, observations: readonly Observation[]): boolean {
  const before = observations
    .slice(observations.findIndex(({ id }) => id === observation.id) + 1)
    .find((other) => other.seen !== 'not-run' && lineOf(other) === lineOf(observation));
  return (
    before?.seen === observation.seen && !isSettling(before) && groundOf(before) === groundOf(observation)
  );
}

const groundOf = ({ restsOn }: Observation): string =>
  restsOn
    .filter(({ kind }) => kind !== 'Pod')
    .map((object) => `${refKey(object)}@${object.version}`)
    .sort()
    .join(' ');

const unproven = (edge: Edge): Agreement => ({
  edge: edge.id,
  disposition: 'unproven',
  observation: null,
  at: null,
  stale: null,
  sentence: 'Not probed: this is a prediction.',
});

const predictedThen = ({ predicted }: Observation): Verdict => {
  const parsed = Verdict.safeParse(predicted);
  return parsed.success ? parsed.data : 'unknown';
};

const PREDICTED: Readonly<Record<Verdict, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'conditional',
  unreachable: 'unreachable',
  delegated: 'left to an external authorizer',
  unknown: 'unknown',
};
const WAS: Readonly<Partial<Record<Seen, string>>> = {
  reached: 'was answered',
  denied: 'was refused',
  unauthenticated: 'was refused',
};

function openSentence(verdict: Verdict, { at, seen, meaning, settling }: Observation): string {
  const was = `Predicted ${PREDICTED[verdict]}, ${WAS[seen] ?? 'was not'}`;
  return settling
    ? `${was} ${takenText(at, settling)}. ${meaning} Old connections may follow the former one for up to ${DRAIN_MS / 1_000} s: ask again after ${settling.until.slice(11, 19)} UTC.`
    : `${was} once. ${meaning} A second answer decides: a connection may follow an older policy for a while.`;
}

function sentence(agrees: boolean | null, verdict: Verdict, { seen, meaning }: Observation): string {
  if (agrees === true) return `${meaning} Agrees with the prediction.`;
  if (agrees === false) return `Predicted ${PREDICTED[verdict]}, ${WAS[seen] ?? 'was not'}. ${meaning}`;
  if (seen === 'not-run') return meaning;
  if (verdict === 'conditional')
    return `${meaning} The condition does not say what this request should meet.`;
  if (verdict === 'unknown' || verdict === 'delegated')
    return `${meaning} There is no prediction to hold it against.`;
  return `${meaning} Predicted ${PREDICTED[verdict]}; this neither proves nor refutes it.`;
}

import type { Agreement, Observation, Seen } from '@/lib/mesh/observation';
import type { ObjectVersion } from '@/lib/mesh/object';
import type { Edge } from '@/lib/mesh/reachability';
import { Verdict } from '@/lib/mesh/verdict';
import { holds, predictedFor } from './expect';
import { staleness } from './stale';

/** Holds the newest observation of an edge against its verdict. */
export function compare(input: {
  readonly edge: Edge;
  /** Newest first. */
  readonly observations: readonly Observation[];
  readonly currentRestsOn: readonly ObjectVersion[];
}): Agreement {
  const { edge, observations, currentRestsOn } = input;
  const observation = observations.find(({ seen }) => seen !== 'not-run') ?? observations[0];
  if (!observation) return unproven(edge);
  const stale = observation.seen === 'not-run' ? null : staleness(observation.restsOn, currentRestsOn);
  // Once something changed, only the prediction of that time can be held against it.
  const verdict =
    stale === null ? predictedFor(edge, observation.probe?.request) : predictedThen(observation);
  const agrees = holds(edge, verdict, observation);
  return {
    edge: edge.id,
    disposition: agrees === null ? 'inconclusive' : agrees ? 'confirmed' : 'contradicted',
    observation: observation.id,
    at: observation.at,
    stale,
    sentence: [sentence(agrees, verdict, observation), stale === null ? '' : `Out of date: ${stale}.`]
      .filter(Boolean)
      .join(' '),
  };
}

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

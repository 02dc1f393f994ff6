import type { ObjectVersion } from '@/lib/mesh/object';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { compare, isProof, wantsSecondAnswer } from '@/lib/probe/compare';
import { holds, predictedFor } from '@/lib/probe/expect';
import { findParts } from '@/lib/probe/plan';
import type { Judged } from './judging';

const known = new WeakMap<Snapshot, ReadonlyMap<string, string>>();

const podUids = (snapshot: Snapshot): ReadonlyMap<string, string> => {
  const uids =
    known.get(snapshot) ??
    new Map(snapshot.pods.map(({ meta }) => [`${meta.namespace}/${meta.name}`, meta.uid]));
  known.set(snapshot, uids);
  return uids;
};

/** What the verdict of this observation's edge rests on now; of pods, only those that the observation names. */
function currentRestsOn({ snapshot, reachability }: Judged, { edge, restsOn }: Observation): ObjectVersion[] {
  const uids = podUids(snapshot);
  const pods = restsOn.flatMap(({ kind, namespace, name }) => {
    const version = kind === 'Pod' ? uids.get(`${namespace ?? ''}/${name}`) : undefined;
    return version === undefined ? [] : [{ kind, namespace, name, version }];
  });
  return [...(findParts(reachability, edge)?.target.restsOn ?? []), ...pods];
}

/** The question that this observation answers, with the answers before it. */
function questionOf(judged: Judged, observation: Observation, all: readonly Observation[]) {
  const edge = findParts(judged.reachability, observation.edge)?.edge;
  if (!edge) return null;
  const observations = all.slice(
    Math.max(
      0,
      all.findIndex(({ id }) => id === observation.id),
    ),
  );
  return { edge, observations, currentRestsOn: currentRestsOn(judged, observation) };
}

/** Whether this answer has to be asked for again before it contradicts anything. */
export function isOpenAnswer(judged: Judged, observation: Observation, all: readonly Observation[]): boolean {
  const question = questionOf(judged, observation, all);
  return question !== null && wantsSecondAnswer(question);
}

/** Whether this answer refutes what is predicted now, however often it was seen. */
export function contradicts({ reachability }: Judged, observation: Observation): boolean {
  const edge = findParts(reachability, observation.edge)?.edge;
  if (!edge) return false;
  return holds(edge, predictedFor(edge, observation.probe?.request), observation) === false;
}

/** How the edge stands with this observation as its newest. */
export function dispositionAt(
  judged: Judged,
  observation: Observation,
  all: readonly Observation[],
): Agreement['disposition'] {
  const question = questionOf(judged, observation, all);
  return question === null ? 'inconclusive' : compare(question).disposition;
}

/** Whether this observation proves today's verdict. */
export function provesNow(judged: Judged, observation: Observation): boolean {
  const edge = findParts(judged.reachability, observation.edge)?.edge;
  return edge !== undefined && isProof(edge, observation, currentRestsOn(judged, observation));
}

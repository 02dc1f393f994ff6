import { edgeAt } from '@/lib/mesh/edges';
import type { Observation } from '@/lib/mesh/observation';
import type { Edge, Reachability } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { chooseClient } from './client';
import { predictedFor } from './expect';
import type { Line } from './request';

/** Members of a class of principals that are looked at for one with a pod that can send. */
const MOST_MEMBERS = 50;

/** The edge of another principal that is predicted allowed for the same request, and whose pods can send it. */
export function findControl(
  { snapshot, reachability }: { readonly snapshot: Snapshot; readonly reachability: Reachability },
  edge: Edge,
  line: Line,
): Edge | null {
  const principals = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  for (const { members } of reachability.principalClasses) {
    const [first] = members;
    const shared = first === undefined ? undefined : edgeAt(reachability, first, edge.port);
    if (!shared || predictedFor(shared, line) !== 'allow') continue;
    const sender = members.slice(0, MOST_MEMBERS).find((id) => {
      const principal = principals.get(id);
      return principal && id !== edge.principal && chooseClient(principal, snapshot).ok;
    });
    if (sender !== undefined) return edgeAt(reachability, sender, edge.port) ?? null;
  }
  return null;
}

const nameOf = (principal: string): string => {
  const [, , namespace, , account] = principal.split('/');
  return namespace === undefined ? 'a caller with no identity' : `${namespace}/${account ?? ''}`;
};

/** The observation of a denial with its control beside it, read together. */
export function withControl(observation: Observation, control: Observation): Observation {
  const principal = control.probe?.principal ?? '';
  const { seen, meaning, raw } = control;
  const beside: Observation = {
    ...observation,
    control: {
      edge: control.edge,
      principal,
      observation: control.id,
      at: control.at,
      seen,
      httpCode: raw.httpCode,
      meaning,
    },
  };
  // A proxy's refusal needs no witness; a connection that is closed could be a server that is down.
  if (observation.seen !== 'cut' || seen === 'reached') return beside;
  return {
    ...beside,
    seen: 'unclear',
    meaning: `${observation.meaning} The control from ${nameOf(principal)} was not answered either, so this may be no denial. Cannot tell.`,
  };
}

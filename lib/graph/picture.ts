import { edgeCount, edgesOf } from '@/lib/mesh/edges';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Edge, Principal, Reachability, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { decidingPolicy } from './deciding-policy';
import type { Standing } from './marks';
import { standingOf } from './standing';

/** What the graph is drawn from: a prediction, and how far it is proved. */
export type Picture = {
  readonly reachability: Reachability;
  readonly agreements: readonly Agreement[];
  readonly observations: readonly Observation[];
};

/** One edge with everything that it names looked up. */
export type Answer = {
  readonly edge: Edge;
  readonly standing: Standing;
  readonly principal: Principal;
  readonly target: Target;
  readonly port: WorkloadPort;
  /** The object to name as what decides; null where it is no single one. */
  readonly decidedBy: ObjectRef | null;
  readonly agreement: Agreement | undefined;
  readonly observation: Observation | undefined;
};

/** Below this many edges a mesh is small enough to show each account and each denial. */
const SMALL = 60;

export const isSmall = (picture: Picture): boolean => edgeCount(picture.reachability) < SMALL;

/** The standings that are off until the reader asks for them. */
export const hiddenAtFirst = (picture: Picture): ReadonlySet<Standing> =>
  new Set<Standing>(isSmall(picture) ? [] : ['denied-probed', 'denied-untested']);

const lookUp = ({ reachability, agreements, observations }: Picture): Answer[] => {
  const principals = new Map(reachability.principals.map((principal) => [principal.id, principal]));
  const targets = new Map(reachability.targets.map((target) => [target.id, target]));
  const ports = new Map(reachability.targets.flatMap(({ ports }) => ports.map((port) => [port.id, port])));
  const proofs = new Map(agreements.map((agreement) => [agreement.edge, agreement]));
  const seen = new Map(observations.map((observation) => [observation.edge, observation]));
  const policyOf = decidingPolicy(reachability);
  return [...edgesOf(reachability)].flatMap((edge) => {
    const principal = principals.get(edge.principal);
    const target = targets.get(edge.target);
    const port = ports.get(edge.port);
    if (principal === undefined || target === undefined || port === undefined) return [];
    const agreement = proofs.get(edge.id);
    const standing = standingOf(edge, agreement);
    const decidedBy = policyOf(edge, target);
    const observation = seen.get(edge.id);
    return [{ edge, standing, principal, target, port, decidedBy, agreement, observation }];
  });
};

// Graph, table and voice each ask for the same answers of the same picture.
const known = new WeakMap<Picture, readonly Answer[]>();

/** Every edge with its principal, port and proof. An edge that names something absent is left out. */
export const toAnswers = (picture: Picture): readonly Answer[] => {
  const answers = known.get(picture) ?? lookUp(picture);
  known.set(picture, answers);
  return answers;
};

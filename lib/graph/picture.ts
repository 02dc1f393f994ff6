import { edgeCount } from '@/lib/mesh/edges';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Standing } from './marks';

/** What the graph is drawn from: a prediction, and how far it is proved. */
export type Picture = {
  readonly reachability: Reachability;
  readonly agreements: readonly Agreement[];
  readonly observations: readonly Observation[];
};

/** Below this many edges a mesh is small enough to show each account and each denial. */
const SMALL = 60;

export const isSmall = (picture: Picture): boolean => edgeCount(picture.reachability) < SMALL;

/** The standings that are off until the reader asks for them. */
export const hiddenAtFirst = (picture: Picture): ReadonlySet<Standing> =>
  new Set<Standing>(isSmall(picture) ? [] : ['denied-probed', 'denied-untested']);

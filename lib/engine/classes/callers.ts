import type { Principal } from '@/lib/mesh/reachability';
import { clientEnd } from '../below-the-mesh';
import { networkKey } from '../network-policy';
import { type Client, resolveClient } from '../caller';
import { callerOf } from '../edges';
import type { Model } from '../model';
import { acceptsIdentity } from '../trust-bundle';

/** Namespaces whose callers some object treats in a way of its own; null: any of them may be. */
const specialPlaces = ({ snapshot, hidden }: Model): ReadonlySet<string> | null => {
  const { rootNamespace } = snapshot.config;
  const { sidecars, destinationRules, services, others } = snapshot;
  const isAnywhere =
    sidecars.some(({ meta }) => meta.namespace === rootNamespace) ||
    destinationRules.some(({ spec }) => spec.exportTo !== undefined) ||
    services.some(({ meta }) => meta.annotations['networking.istio.io/exportTo'] !== undefined) ||
    others.length > 0 ||
    hidden.length > 0;
  if (isAnywhere) return null;
  return new Set([...sidecars, ...destinationRules].map(({ meta }) => meta.namespace));
};

/** What decides by which way a workload's calls leave it: a router's own routes, a sidecar's annotations. */
const captureOf = (workload: Client['workload']): unknown => {
  if (workload === null) return 'named';
  const { dataPlane, id, annotations } = workload;
  if (dataPlane === 'gateway' || dataPlane === 'waypoint') return id;
  return Object.entries(annotations).filter(([key]) => key.startsWith('traffic.sidecar.istio.io/'));
};

/** Equal for callers that everything but an AuthorizationPolicy treats alike, in the order of the principals. */
export const callerKeys = (model: Model, principals: readonly Principal[]): readonly string[] => {
  const special = specialPlaces(model);
  const keyOf = (client: Client): string => {
    const { identity, place, workload, ...rest } = client;
    const isSpecial = special === null || special.has(place.namespace);
    const isForeign = typeof identity === 'string' && !acceptsIdentity(model.snapshot.config, identity);
    return JSON.stringify([
      { ...rest, ip: undefined },
      captureOf(workload),
      isSpecial ? place : null,
      identity === null ? 'none' : typeof identity,
      isForeign ? identity : null,
      networkKey(model.snapshot, clientEnd(model, client)),
    ]);
  };
  return principals.map((principal) => keyOf(resolveClient(model, callerOf(principal))));
};

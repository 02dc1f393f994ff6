import type { Principal } from '@/lib/mesh/reachability';
import { clientEnd } from '../below-the-mesh';
import { networkKey } from '../network-policy';
import type { Client } from '../caller';
import { clientOf } from '../edges';
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

/** A principal as a client, and a key that is equal for all that everything but an AuthorizationPolicy treats alike. */
export interface Known {
  readonly client: Client;
  readonly kind: string;
}

/** Looks every principal up, in their order. */
export const lookUp = (model: Model, principals: readonly Principal[]): readonly Known[] => {
  const special = specialPlaces(model);
  const kindOf = (client: Client): string => {
    const { identity, place, workload, ...rest } = client;
    const isSpecial = special === null || special.has(place.namespace);
    const isForeign = typeof identity === 'string' && !acceptsIdentity(model.snapshot.config, identity);
    return JSON.stringify([
      rest,
      captureOf(workload),
      isSpecial ? place : null,
      identity === null ? 'none' : typeof identity,
      isForeign ? identity : null,
      networkKey(model.snapshot, clientEnd(model, client)),
    ]);
  };
  return principals.map((principal) => {
    const client = clientOf(model, principal);
    return { client, kind: kindOf(client) };
  });
};

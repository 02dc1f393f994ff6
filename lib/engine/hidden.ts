import type { Gap } from '@/lib/mesh/snapshot';
import type { Destination } from './callee';
import type { Client } from './caller';
import { gapFor } from './gaps';
import type { Model } from './model';

/** Pods that were not read stand behind a mere template: what it says of injection is a guess. */
const guessed = (model: Model, client: Client, { entry }: Destination): Gap | null => {
  const places = [
    ...(entry.workload.pods.length === 0 ? [entry.workload.namespace] : []),
    ...(client.seen ? [] : [client.place.namespace]),
  ];
  return places.length === 0 ? null : gapFor(model, 'pod', places);
};

/** What the client's own proxy may have been told: a route of its own, or a Sidecar that hides the host. */
const atClient = (model: Model, client: Client, { service }: Destination): Gap | null => {
  if (client.proxied !== true) return null;
  const route = service === null ? null : gapFor(model, 'route', []);
  return route ?? gapFor(model, 'sidecar', [client.place.namespace]);
};

/** What the destination's proxy may have been told besides its policies: filters, listeners of its own. */
const atServer = (model: Model, { entry }: Destination): Gap | null => {
  const { dataPlane, namespace } = entry.workload;
  if (dataPlane === 'none') return null;
  return (
    gapFor(model, 'filter', [namespace]) ??
    gapFor(model, 'plugin', [namespace]) ??
    gapFor(model, 'sidecar', [namespace])
  );
};

/** A gap that can change even a denial. A hidden Service may decide how the bytes of a port are read. */
export const hiddenFrom = (model: Model, client: Client, destination: Destination): Gap | null =>
  gapFor(model, 'service', [destination.entry.workload.namespace]) ??
  guessed(model, client, destination) ??
  atServer(model, destination) ??
  atClient(model, client, destination);

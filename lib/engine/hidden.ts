import type { Gap } from '@/lib/mesh/snapshot';
import type { Destination } from './callee';
import type { Client } from './caller';
import { gapFor } from './gaps';
import { hiddenConfig } from './hidden-config';
import type { Model } from './model';

/** Pods that were not read stand behind a mere template: what it says of injection is a guess. */
const guessed = (model: Model, client: Client, { entry }: Destination): Gap | null => {
  const places = [
    ...(entry.workload.pods.length === 0 ? [entry.workload.namespace] : []),
    ...(client.seen ? [] : [client.place.namespace]),
  ];
  if (places.length === 0) return null;
  return gapFor(model, 'pod', places) ?? gapFor(model, 'namespace', places);
};

/** Filters and plugins that somebody may have put into a proxy. */
const hiddenFilter = (model: Model, namespace: string): Gap | null =>
  gapFor(model, 'filter', [namespace]) ??
  gapFor(model, 'plugin', [namespace]) ??
  gapFor(model, 'extension', [namespace]);

/** Routes of its own that the client's proxy may have for a Service. */
const hiddenRoute = (model: Model, client: Client, { service }: Destination): Gap | null => {
  if (service === null || client.plane === 'gateway') return null;
  const places = [service.meta.namespace, client.place.namespace];
  return (
    gapFor(model, 'route', []) ?? gapFor(model, 'api-route', places) ?? gapFor(model, 'grpc-route', places)
  );
};

/** What the client's own proxy may have been told: a filter, a route, or a Sidecar that hides the host. */
const atClient = (model: Model, client: Client, destination: Destination): Gap | null => {
  if (client.proxied !== true) return null;
  const { namespace } = client.place;
  const sidecar = client.plane === 'gateway' || client.plane === 'waypoint';
  return (
    hiddenRoute(model, client, destination) ??
    hiddenFilter(model, namespace) ??
    (sidecar ? null : gapFor(model, 'sidecar', [namespace]))
  );
};

/** What the destination's proxy may have been told besides its policies: filters, listeners of its own. */
const atServer = (model: Model, { entry }: Destination): Gap | null => {
  const { dataPlane, namespace } = entry.workload;
  if (dataPlane === 'none' || dataPlane === 'ambient') return null;
  const filter = hiddenFilter(model, namespace);
  return filter ?? (dataPlane === 'sidecar' ? gapFor(model, 'sidecar', [namespace]) : null);
};

/** A gap that can change even a denial. A hidden Service may decide how the bytes of a port are read. */
export const hiddenFrom = (model: Model, client: Client, destination: Destination): Gap | null =>
  gapFor(model, 'service', [destination.entry.workload.namespace]) ??
  guessed(model, client, destination) ??
  atServer(model, destination) ??
  atClient(model, client, destination) ??
  hiddenConfig(model, client, destination);

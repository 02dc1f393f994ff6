import type { Gap } from '@/lib/mesh/snapshot';
import type { Destination } from './callee';
import type { Client } from './caller';
import { gapFor } from './gaps';
import type { Model } from './model';
import { modeAt } from './mtls';
import { perSnapshot } from './per-snapshot';

type Placed = readonly { readonly meta: { readonly namespace: string } }[];

const placesOf = (...kinds: readonly Placed[]): ReadonlySet<string> =>
  new Set(kinds.flat().map(({ meta }) => meta.namespace));

/** Namespaces with policies, and with what proxies read: any of them may be the root namespace. */
const placesIn = perSnapshot((snapshot) => ({
  policies: placesOf(
    snapshot.authorizationPolicies,
    snapshot.peerAuthentications,
    snapshot.requestAuthentications,
  ),
  others: placesOf(
    snapshot.destinationRules,
    snapshot.sidecars,
    snapshot.others.filter(({ kind }) => kind === 'EnvoyFilter' || kind === 'WasmPlugin'),
  ),
}));

const isElsewhere = (places: ReadonlySet<string>, namespace: string, assumed: string): boolean =>
  [...places].some((place) => place !== namespace || place === assumed);

/** Providers, trust domains, the normalization of paths and automatic mTLS all come from there. */
const rests = (model: Model, { entry, targetPort, port }: Destination): boolean => {
  const { namespace, dataPlane } = entry.workload;
  if (dataPlane === 'none') return false;
  const { policies } = placesIn(model.snapshot);
  return (
    entry.policies.length > 0 ||
    entry.authentications.length > 0 ||
    modeAt(entry.mtls, targetPort ?? port) !== 'PERMISSIVE' ||
    isElsewhere(policies, namespace, model.snapshot.config.rootNamespace)
  );
};

/** What the client's proxy makes of a host that it does not know, and where it looks besides its own namespace. */
const chooses = (model: Model, { proxied, place }: Client, { service }: Destination): boolean => {
  if (proxied !== true) return false;
  const { others } = placesIn(model.snapshot);
  return service === null || isElsewhere(others, place.namespace, model.snapshot.config.rootNamespace);
};

/** The mesh config, where it was not read and may say what matters to this call. */
export const hiddenConfig = (model: Model, client: Client, destination: Destination): Gap | null => {
  const gap = gapFor(model, 'mesh-config', []);
  return gap !== null && (rests(model, destination) || chooses(model, client, destination)) ? gap : null;
};

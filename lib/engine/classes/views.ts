import type { Service } from '@/lib/mesh/kubernetes';
import { clientEnd, HBONE, workloadEnd } from '../below-the-mesh';
import type { Client } from '../caller';
import type { Callers } from '../callers';
import { routesFor, routesOver } from '../client-routes';
import { destinationRuleFor } from '../client-tls';
import { rulesOver } from '../host-index';
import { fqdnOf } from '../hosts';
import { record, texts } from '../json';
import type { Model, ModelWorkload } from '../model';
import { cross, type NetworkEnd } from '../network-policy';
import type { Address } from '../ports';
import { isExported, seesHost } from '../visibility';
import { entriesAt, networkKeys } from './touching';

/** One thing that may treat callers of a port apart: its name, and what it makes of each of them. */
interface Part {
  readonly id: string;
  readonly of: (client: Client) => string;
}

type PartOf = (entry: ModelWorkload, address: Address) => Part | null;

const refText = (of: { meta: { namespace: string; name: string } } | null): string =>
  of === null ? '' : `${of.meta.namespace}/${of.meta.name}`;

const isRestricted = (exportTo: readonly string[]): boolean => exportTo.length > 0 && !exportTo.includes('*');

/** Which DestinationRule a caller's proxy follows. */
const byDestinationRule = (model: Model): PartOf => {
  const covering = rulesOver(model.snapshot);
  const { rootNamespace } = model.snapshot.config;
  return (_, { service }) => {
    if (service === null) return null;
    const rules = covering(fqdnOf(service));
    const isForSome = rules.some(
      ({ spec }) => isRestricted(spec.exportTo ?? []) || spec.workloadSelector !== undefined,
    );
    const homes = new Set(rules.map(({ meta }) => meta.namespace));
    // Whoever has none of its own looks in the Service's namespace, and then in the root.
    const isAtHome = homes.delete(service.meta.namespace);
    if (!isAtHome) homes.delete(rootNamespace);
    if (homes.size === 0 && !isForSome) return null;
    return {
      id: `rule ${fqdnOf(service)}`,
      of: ({ place }) =>
        isForSome || homes.has(place.namespace) ? refText(destinationRuleFor(model, place, service)) : '',
    };
  };
};

/** Whether a caller's proxy knows the Service. */
const bySidecar = (model: Model): PartOf => {
  const { sidecars } = model.snapshot;
  const isByNamespace = sidecars.every(({ spec }) =>
    (spec.egress ?? []).every(({ hosts }) => (hosts ?? []).every((host) => host.endsWith('/*'))),
  );
  const idOf = (service: Service): string | null => {
    if (service.meta.annotations['networking.istio.io/exportTo'] !== undefined) return fqdnOf(service);
    if (sidecars.length === 0) return null;
    return isByNamespace ? service.meta.namespace : fqdnOf(service);
  };
  return (_, { service }) => {
    const id = service && idOf(service);
    if (service === null || id === null) return null;
    return {
      id: `sees ${id}`,
      of: ({ place }) =>
        `${seesHost(model, place, service.meta.namespace, fqdnOf(service))} ${isExported(service, place)}`,
    };
  };
};

/** Which routes of the Service a caller's proxy has. */
const byRoutes = (model: Model): PartOf => {
  const hasSidecars = model.snapshot.sidecars.length > 0;
  return (_, { service }) => {
    if (service === null) return null;
    const host = fqdnOf(service);
    const isForSome = routesOver(model.snapshot, host).some(
      ({ meta, spec }) =>
        isRestricted(texts(record(spec)['exportTo'])) ||
        (hasSidecars && meta.namespace !== service.meta.namespace),
    );
    if (!isForSome) return null;
    return { id: `routes ${host}`, of: (client) => routesFor(model, client, host).map(refText).join(' ') };
  };
};

/** What network policies make of a connection. */
const byNetwork = (model: Model): PartOf => {
  const { snapshot } = model;
  const keyOf = networkKeys(model);
  const ends = new Map<Client, NetworkEnd>();
  const endOf = (client: Client): NetworkEnd => {
    const end = ends.get(client) ?? clientEnd(model, client);
    ends.set(client, end);
    return end;
  };
  return (entry, { targetPort, port }) => {
    const at = targetPort ?? port;
    const key = keyOf(entry, at);
    if (key === null) return null;
    const to = workloadEnd(model, entry.workload, 'the workload');
    const takesTunnel = entry.workload.dataPlane !== 'sidecar' && entry.workload.dataPlane !== 'none';
    const isTunnelled = takesTunnel || entry.workload.labels['networking.istio.io/tunnel'] !== undefined;
    return {
      id: `network ${key} ${isTunnelled}`,
      of: (client) => {
        const from = endOf(client);
        const crossings = (isTunnelled ? [at, HBONE] : [at]).flatMap((number) =>
          (['egress', 'ingress'] as const).map((direction) =>
            cross(snapshot, { from, to, port: number }, direction),
          ),
        );
        return JSON.stringify(crossings.map(({ outcome, by, missing }) => [outcome, refText(by), missing]));
      },
    };
  };
};

const PARTS = [byDestinationRule, bySidecar, byRoutes, byNetwork];

/** How a port treats each of the callers before any policy: equal labels, equal treatment. */
export interface View {
  readonly id: string;
  readonly labels: readonly string[];
}

/** A number for each distinct text. */
const numbering = () => {
  const known = new Map<string, number>();
  return (text: string): number => {
    const at = known.get(text) ?? known.size;
    known.set(text, at);
    return at;
  };
};

const remembered = <T>() => {
  const known = new Map<string, T>();
  return (id: string, make: () => T): T => {
    const found = known.get(id) ?? make();
    known.set(id, found);
    return found;
  };
};

/** The views of ports upon callers, each worked out once. */
export const viewsAt = (model: Model, callers: readonly Callers[]) => {
  const parts = PARTS.map((part) => part(model));
  const isEntry = entriesAt(model);
  const numberOf = numbering();
  const numbers = remembered<readonly number[]>();
  const views = remembered<View>();
  const kinds = [...new Map(callers.flatMap((one) => one.kinds.map((kind) => [kind.key, kind]))).values()];
  const placeOf = new Map(kinds.map(({ key }, at) => [key, at]));
  const members = callers.map((one) => one.kinds.map(({ key }) => placeOf.get(key) ?? 0));
  const always = kinds.map((kind) => numberOf(kind.always));

  const look = (id: string, columns: readonly (readonly number[])[]): View => ({
    id,
    labels: members.map((places) => {
      const labels = places.map((place) => columns.map((column) => column[place]).join());
      return labels.length === 1 ? labels.join() : [...new Set(labels)].sort().join(' ');
    }),
  });
  const columnOf = ({ id, of }: Part) =>
    numbers(id, () => kinds.map(({ clients: [client] }) => numberOf(client ? of(client) : '')));
  return (entry: ModelWorkload, address: Address): View => {
    if (isEntry(entry, address)) return views('entries', () => look('entries', [kinds.map((_, at) => at)]));
    const touching = parts.flatMap((part) => part(entry, address) ?? []);
    const id = touching.map((part) => part.id).join(' | ');
    return views(id, () => look(id, [always, ...touching.map(columnOf)]));
  };
};

import type { OtherPolicy } from '@/lib/mesh/istio';
import type { ObjectRef } from '@/lib/mesh/object';
import { selects } from './attach';
import type { Destination } from './callee';
import type { Client } from './caller';
import { fqdnOf, hostCovers, resolveHost } from './hosts';
import type { Model } from './model';

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const array = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const labelsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

const refOf = ({ kind, meta }: OtherPolicy): ObjectRef => ({
  kind,
  namespace: meta.namespace,
  name: meta.name,
});

// Statistics filters that older releases install for every proxy: they decide nothing.
const isStatistics = (name: string): boolean => /^(tcp-)?(stats|metadata-exchange)-/.test(name);

/** A filter that somebody put into the destination's proxy: it can add, remove or pre-empt a policy. */
const filterAt = (model: Model, { entry }: Destination): OtherPolicy | undefined =>
  model.snapshot.others.find(({ kind, meta, spec }) => {
    if (kind !== 'EnvoyFilter' && kind !== 'WasmPlugin') return false;
    const { namespace, labels } = entry.workload;
    const inScope = meta.namespace === namespace || meta.namespace === model.snapshot.config.rootNamespace;
    if (!inScope || isStatistics(meta.name)) return false;
    const selector = kind === 'EnvoyFilter' ? record(spec)['workloadSelector'] : record(spec)['selector'];
    const written = record(selector)[kind === 'EnvoyFilter' ? 'labels' : 'matchLabels'];
    return selects({ matchLabels: labelsOf(written) }, labels);
  });

const PLAIN_ROUTE: ReadonlySet<string> = new Set(['name', 'match', 'route', 'timeout', 'retries', 'headers']);

/** A route that only splits the same host keeps the request as it is. */
const isPlain = (spec: Json, host: string, namespace: string): boolean =>
  spec['tcp'] === undefined &&
  spec['tls'] === undefined &&
  array(spec['http']).every((entry) => {
    const route = record(entry);
    if (!Object.keys(route).every((key) => PLAIN_ROUTE.has(key)) || route['match'] !== undefined)
      return false;
    return array(route['route']).every((one) => {
      const destination = record(record(one)['destination']);
      const to = destination['host'];
      return (
        typeof to === 'string' && destination['subset'] === undefined && resolveHost(to, namespace) === host
      );
    });
  });

/** A VirtualService for the host that may rewrite, redirect or answer the request on the client's side. */
const routeTo = (model: Model, { service }: Destination): OtherPolicy | undefined => {
  if (service === null) return undefined;
  const host = fqdnOf(service);
  return model.snapshot.others.find(({ kind, meta, spec }) => {
    if (kind !== 'VirtualService') return false;
    const written = record(spec);
    const gateways = array(written['gateways']);
    const inMesh = gateways.length === 0 || gateways.includes('mesh');
    const names = array(written['hosts']).filter((name) => typeof name === 'string');
    const covers = names.some((name) => hostCovers(resolveHost(name, meta.namespace), host));
    return inMesh && covers && !isPlain(written, host, meta.namespace);
  });
};

/** What can change even a denial: a foreign filter in the destination, or a route at the client. */
export const unmodelledObject = (
  model: Model,
  client: Client,
  destination: Destination,
): ObjectRef | null => {
  const found =
    filterAt(model, destination) ?? (client.proxied === true ? routeTo(model, destination) : undefined);
  return found === undefined ? null : refOf(found);
};

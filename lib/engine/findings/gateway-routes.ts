import type { OtherPolicy } from '@/lib/mesh/istio';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { resolveHost } from '../hosts';

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const records = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? (value as unknown[]).map(record) : [];

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Hosts behind the routes of a VirtualService that a gateway serves. */
const ofVirtualService = ({ meta, spec }: OtherPolicy): readonly string[] => {
  const { gateways, http, tcp, tls } = record(spec);
  if (!Array.isArray(gateways) || gateways.every((name) => name === 'mesh')) return [];
  return [http, tcp, tls]
    .flatMap(records)
    .flatMap(({ route }) => records(route))
    .flatMap(({ destination }) => text(record(destination)['host']) ?? [])
    .map((host) => resolveHost(host, meta.namespace));
};

/** Services behind an HTTPRoute; one whose parent is a Service is for calls inside the mesh. */
const ofHttpRoute = ({ meta, spec }: OtherPolicy): readonly string[] => {
  const { parentRefs, rules } = record(spec);
  if (!records(parentRefs).some(({ kind }) => kind === undefined || kind === 'Gateway')) return [];
  return records(rules)
    .flatMap(({ backendRefs }) => records(backendRefs))
    .flatMap(({ name, namespace }) => {
      const service = text(name);
      return service === null ? [] : `${service}.${text(namespace) ?? meta.namespace}.svc.cluster.local`;
    });
};

/** Hosts of the Services to which some gateway routes. */
export const routedHosts = ({ others }: Snapshot): ReadonlySet<string> =>
  new Set(
    others.flatMap((object) => {
      if (object.kind === 'VirtualService') return ofVirtualService(object);
      return object.kind === 'HTTPRoute' ? ofHttpRoute(object) : [];
    }),
  );

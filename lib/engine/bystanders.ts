import type { OtherPolicy } from '@/lib/mesh/istio';
import type { ObjectRef } from '@/lib/mesh/object';
import type { DataPlane, Workload } from '@/lib/mesh/workload';
import { GATEWAY_NAME, selects } from './attach';
import type { Client } from './caller';
import type { Destination } from './callee';
import { array, labelsOf, record, text } from './json';
import type { Model } from './model';
import { perSnapshot } from './per-snapshot';
import { inboundProtocol } from './ports';
import type { Waypoint } from './waypoints';

/** On which side of a call a proxy stands. */
type Side = 'inbound' | 'outbound';

/** A proxy that a filter could be put into. */
interface Proxy {
  readonly workload: Pick<Workload, 'namespace' | 'labels' | 'dataPlane'>;
  readonly side: Side;
  /** Of the chain that the call takes there, where it is known. */
  readonly isTcp: boolean;
  readonly port: number;
}

const refOf = ({ kind, meta: { namespace, name } }: OtherPolicy): ObjectRef => ({ kind, namespace, name });

// Statistics filters that older releases install for every proxy: they decide nothing.
const isStatistics = ({ meta }: OtherPolicy): boolean => /^(tcp-)?(stats|metadata-exchange)-/.test(meta.name);

const EXTENSIONS: ReadonlySet<string> = new Set(['EnvoyFilter', 'WasmPlugin', 'TrafficExtension']);

const extensionsIn = perSnapshot(({ others }) =>
  others.filter((one) => EXTENSIONS.has(one.kind) && !isStatistics(one)),
);

const CONTEXTS: Readonly<Record<Side, string>> = { inbound: 'SIDECAR_INBOUND', outbound: 'SIDECAR_OUTBOUND' };

const isRouter = (plane: DataPlane): boolean => plane === 'gateway' || plane === 'waypoint';

/** The patches of an EnvoyFilter say for which side they are. */
const patches = ({ spec }: OtherPolicy, { workload, side }: Proxy): boolean => {
  const wanted = isRouter(workload.dataPlane) ? 'GATEWAY' : CONTEXTS[side];
  return array(record(spec)['configPatches']).some((patch) => {
    const context = text(record(record(patch)['match'])['context']) ?? 'ANY';
    return context === 'ANY' || context === wanted || workload.dataPlane === 'waypoint';
  });
};

const MODES: Readonly<Record<Side, string>> = { inbound: 'SERVER', outbound: 'CLIENT' };

/** A plugin may be for one side and some ports; one for HTTP is in no other chain. */
const plugsIn = ({ kind, spec }: OtherPolicy, { workload, side, isTcp, port }: Proxy): boolean => {
  const { match, type } = record(spec);
  if (kind === 'WasmPlugin' && isTcp && (type === undefined || type === 'HTTP')) return false;
  const selectors = array(match).map(record);
  const wanted = isRouter(workload.dataPlane) ? 'CLIENT' : MODES[side];
  return (
    selectors.length === 0 ||
    selectors.some(({ mode = 'CLIENT_AND_SERVER', ports }) => {
      const numbers = array(ports).map((one) => record(one)['number']);
      const isMode = mode === wanted || mode === 'CLIENT_AND_SERVER' || mode === 'UNDEFINED';
      return isMode && (numbers.length === 0 || numbers.includes(port));
    })
  );
};

/** Target references are for gateways and waypoints; a selector, or none, is for all but waypoints. */
const isAttached = ({ kind, meta, spec }: OtherPolicy, { workload }: Pick<Proxy, 'workload'>): boolean => {
  const { targetRefs, targetRef, workloadSelector, selector } = record(spec);
  const refs = [...array(targetRefs), ...(targetRef === undefined ? [] : [targetRef])].map(record);
  if (refs.length > 0)
    return (
      isRouter(workload.dataPlane) &&
      refs.some(({ kind: of, name }) => of !== 'Gateway' || name === workload.labels[GATEWAY_NAME])
    );
  if (workload.dataPlane === 'waypoint') return false;
  const written =
    kind === 'EnvoyFilter' ? record(workloadSelector)['labels'] : record(selector)['matchLabels'];
  return meta.namespace !== '' && selects({ matchLabels: labelsOf(written) }, workload.labels);
};

/** Extensions in a proxy, be they for this side and port of it or not. */
const attachedIn = (model: Model, proxy: Pick<Proxy, 'workload'>): readonly OtherPolicy[] => {
  const places = [proxy.workload.namespace, model.snapshot.config.rootNamespace];
  return extensionsIn(model.snapshot).filter(
    (one) => places.includes(one.meta.namespace) && isAttached(one, proxy),
  );
};

const extensionAt = (model: Model, proxy: Proxy): OtherPolicy | undefined =>
  attachedIn(model, proxy).find((one) =>
    one.kind === 'EnvoyFilter' ? patches(one, proxy) : plugsIn(one, proxy),
  );

/** Equal for proxies that have the same extensions. */
export const extensionKey = (model: Model, workload: Proxy['workload']): string =>
  attachedIn(model, { workload })
    .map(({ kind, meta }) => `${kind}/${meta.namespace}/${meta.name}`)
    .join(' ');

/** Whether some extension is for certain ports. */
export const namesPorts = ({ snapshot }: Model): boolean =>
  extensionsIn(snapshot).some(({ spec }) =>
    array(record(spec)['match']).some((match) => array(record(match)['ports']).length > 0),
  );

const hasEnvoy = (plane: DataPlane): boolean => plane === 'sidecar' || plane === 'gateway';

const atDestination = (model: Model, { entry, targetPort, port }: Destination): OtherPolicy | undefined => {
  const { workload, addresses } = entry;
  if (!hasEnvoy(workload.dataPlane)) return undefined;
  const at = targetPort ?? port;
  const isTcp = workload.dataPlane === 'sidecar' && inboundProtocol(addresses, at) === 'tcp';
  return extensionAt(model, { workload, side: 'inbound', isTcp, port: at });
};

const atClient = (model: Model, client: Client, { port }: Destination): OtherPolicy | undefined => {
  const { workload, place, plane, proxied } = client;
  if (proxied !== true || plane === 'waypoint') return undefined;
  const self = workload ?? { ...place, dataPlane: 'sidecar' };
  return extensionAt(model, { workload: self, side: 'outbound', isTcp: false, port });
};

/** A filter that somebody put into a proxy on the way: it can add, remove or pre-empt a policy, or change the request. */
export const foreignFilter = (model: Model, client: Client, destination: Destination): ObjectRef | null => {
  const found = atDestination(model, destination) ?? atClient(model, client, destination);
  return found === undefined ? null : refOf(found);
};

/** The same in a waypoint. */
export const foreignFilterAt = (
  model: Model,
  { namespace, name }: Waypoint,
  destination: Destination,
): ObjectRef | null => {
  const workload = { namespace, labels: { [GATEWAY_NAME]: name }, dataPlane: 'waypoint' } as const;
  const found = extensionAt(model, { workload, side: 'inbound', isTcp: false, port: destination.port });
  return found === undefined ? null : refOf(found);
};

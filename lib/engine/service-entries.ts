import type { OtherPolicy } from '@/lib/mesh/istio';
import type { ObjectRef } from '@/lib/mesh/object';
import { selects } from './attach';
import { fqdnOf, hostCovers } from './hosts';
import { array, type Json, labelsOf, record, text, texts } from './json';
import type { Call } from './judgement';
import { ipMatcher } from './match/ip';
import { perSnapshot } from './per-snapshot';
import { inboundProtocol } from './ports';
import { protocolOf } from './protocol';
import type { Transport } from './transport';
import { seesHost } from './visibility';

const entriesIn = perSnapshot(({ others }) => others.filter(({ kind }) => kind === 'ServiceEntry'));

const portsOf = ({ spec }: OtherPolicy): readonly Json[] => array(record(spec)['ports']).map(record);

const isExported = ({ meta, spec }: OtherPolicy, { model, client }: Call): boolean => {
  const to = texts(record(spec)['exportTo']);
  const here = client.place.namespace;
  const isNamed = to.length === 0 || to.includes('*') || to.includes(here);
  return isNamed || (to.includes('.') && meta.namespace === here)
    ? texts(record(spec)['hosts']).some((host) => seesHost(model, client.place, meta.namespace, host))
    : false;
};

const protocolIn = (port: Json) =>
  protocolOf({
    name: (text(port['protocol']) ?? '').toLowerCase(),
    port: Number(port['number']),
    protocol: 'TCP',
    appProtocol: null,
    targetPort: 0,
  });

/** One that selects the pod gives its port a protocol, where it is older than the Services. */
const changesProtocol = (entry: OtherPolicy, { destination }: Call): boolean => {
  const { workload, addresses } = destination.entry;
  const { workloadSelector } = record(entry.spec);
  const at = destination.targetPort ?? destination.port;
  return (
    workloadSelector !== undefined &&
    entry.meta.namespace === workload.namespace &&
    selects({ matchLabels: labelsOf(record(workloadSelector)['labels']) }, workload.labels) &&
    portsOf(entry).some(
      (port) =>
        (port['targetPort'] ?? port['number']) === at && protocolIn(port) !== inboundProtocol(addresses, at),
    )
  );
};

const takesHost = (entry: OtherPolicy, host: string): boolean =>
  texts(record(entry.spec)['hosts']).some((pattern) => hostCovers(pattern.toLowerCase(), host));

/** What a proxy would otherwise pass through may be an address, or by its host a name, of an entry. */
const takesPassthrough = (entry: OtherPolicy, { destination, request }: Call): boolean => {
  if (!portsOf(entry).some(({ number }) => number === destination.port)) return false;
  const { ip } = destination.entry;
  const addresses = texts(record(entry.spec)['addresses']);
  const isAddress = addresses.some((range) => ip === null || ipMatcher(range)?.(ip) === true);
  const host = request.host?.toLowerCase().replace(/:\d+$/, '');
  const isHttp = portsOf(entry).some(
    (port) => port['number'] === destination.port && protocolIn(port) !== 'tcp',
  );
  return isAddress || (isHttp && (host === undefined || takesHost(entry, host)));
};

const refOf = ({ kind, meta: { namespace, name } }: OtherPolicy): ObjectRef => ({ kind, namespace, name });

/** A ServiceEntry that stands for what is called, or says how its port is read. */
export const serviceEntryFor = (call: Call, { why }: Transport): ObjectRef | null => {
  const { model, client, destination } = call;
  const { service, entry } = destination;
  const found = entriesIn(model.snapshot).find((one) => {
    if (entry.workload.dataPlane === 'sidecar' && changesProtocol(one, call)) return true;
    if (client.plane !== 'sidecar' && client.plane !== undefined) return false;
    if (client.proxied !== true || !isExported(one, call)) return false;
    if (why === 'passthrough' || why === 'registry-only') return takesPassthrough(one, call);
    return service !== null && takesHost(one, fqdnOf(service));
  });
  return found === undefined ? null : refOf(found);
};

import type { DestinationRule, PeerAuthentication } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { extensionKey, namesPorts } from '../bystanders';
import { staysHome } from '../callers';
import { capturesInbound } from '../capture';
import { byHost, rulesOver } from '../host-index';
import { fqdnOf, hostCovers, resolveHost } from '../hosts';
import { array, type Json, record, text, texts } from '../json';
import type { Model, ModelWorkload } from '../model';
import { modeAt, modeSource } from '../mtls';
import { type Address, inboundProtocol } from '../ports';
import { protocolOf } from '../protocol';
import { entriesAt, networkKeys } from './touching';

const rulesOf = (spec: unknown): readonly Json[] =>
  ['http', 'tcp', 'tls'].flatMap((kind) => array(record(spec)[kind]).map(record));

/** Hosts that some route is for, or leads to. */
const routedHosts = ({ others }: Snapshot): readonly string[] =>
  others.flatMap(({ kind, meta, spec }) => {
    const complete = (host: unknown): readonly string[] =>
      texts([host]).map((one) => resolveHost(one, meta.namespace));
    if (kind === 'VirtualService')
      return [
        ...texts(record(spec)['hosts']).flatMap(complete),
        ...rulesOf(spec).flatMap(({ route }) =>
          array(route).flatMap((one) => complete(record(record(one)['destination'])['host'])),
        ),
      ];
    const named = [
      ...array(record(spec)['parentRefs']),
      ...array(record(spec)['rules']).flatMap((rule) => array(record(rule)['backendRefs'])),
    ].map(record);
    return named.map(
      ({ name, namespace }) => `${text(name) ?? ''}.${text(namespace) ?? meta.namespace}.svc.cluster.local`,
    );
  });

/** What singles a Service out: routes, entries, and who may know it. */
const isSingled = (model: Model) => {
  const routed = byHost(routedHosts(model.snapshot).map((host) => [host, true] as const));
  return ({ service }: Address): boolean =>
    service !== null &&
    (service.clusterIP === 'None' ||
      model.isUnready(service) ||
      service.meta.annotations['networking.istio.io/exportTo'] !== undefined ||
      routed(fqdnOf(service)).length > 0);
};

const refText = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;

/** The DestinationRules that cover a Service. */
const byDestinationRule = (model: Model) => {
  const covering = rulesOver(model.snapshot);
  const isForPorts = ({ spec }: DestinationRule): boolean =>
    (spec.trafficPolicy?.portLevelSettings?.length ?? 0) > 0;
  // What passes by the proxy's choice of endpoints goes by all pods of the Service.
  const isForAll = ({ spec }: DestinationRule): boolean =>
    spec.trafficPolicy?.loadBalancer?.simple === 'PASSTHROUGH';
  return (service: Service | null, port: number): unknown => {
    const rules = service === null ? [] : covering(fqdnOf(service));
    if (service === null || rules.length === 0) return null;
    const isAtHome = rules.some(({ meta }) => meta.namespace === service.meta.namespace);
    return [
      rules.map(({ meta }) => refText(meta)),
      isAtHome ? service.meta.namespace : '',
      rules.some(isForPorts) ? port : '',
      rules.some(isForAll) ? fqdnOf(service) : '',
    ];
  };
};

/** The hosts of Sidecars that let a Service be known. */
const bySidecar = ({ snapshot }: Model) => {
  const patterns = new Set(
    snapshot.sidecars.flatMap(({ spec }) => (spec.egress ?? []).flatMap(({ hosts }) => hosts ?? [])),
  );
  const written = [...patterns].map((pattern) => pattern.split('/'));
  return (service: Service | null): unknown => {
    if (service === null || written.length === 0) return null;
    const { namespace } = service.meta;
    const host = fqdnOf(service);
    return written.flatMap(([place = '', covers = ''], at): readonly (string | number)[] => {
      if (!hostCovers(covers, host)) return [];
      if (place === '.') return [namespace];
      return place === '*' || place === namespace ? [at] : [];
    });
  };
};

const OUTBOUND = /^traffic\.sidecar\.istio\.io\/(in|ex)clude(OutboundPorts|OutboundIPRanges)$/;

/** What callers' annotations keep from their proxies: by number, or by address, which is every port's own. */
const outboundCapture = ({ snapshot }: Model) => {
  const written = new Set(
    snapshot.workloads.flatMap(({ annotations }) =>
      Object.keys(annotations).filter((key) => OUTBOUND.test(key)),
    ),
  );
  return { byPort: written.size > 0, byAddress: [...written].some((key) => key.endsWith('IPRanges')) };
};

/** Reads who is called, and not only who calls and what for. */
const readsCallee = (entry: ModelWorkload): boolean => {
  const { custom, audit, deny, allow } = entry.enforcement('http');
  return [custom, audit, deny, allow].some((policies) =>
    policies.some(({ rules }) =>
      rules.some(({ clauses }) =>
        clauses.some((entries) =>
          entries.some((fields) =>
            fields.some(({ reads }) => !['identity', 'method', 'path'].includes(reads.fact)),
          ),
        ),
      ),
    ),
  );
};

const sourceText = (policy: PeerAuthentication | null): string =>
  policy === null ? '' : refText(policy.meta);

const ENFORCED: ReadonlySet<string> = new Set(['sidecar', 'none']);

/** Equal for ports at which every caller gets the same answer; the port's own id where no other is known to be such. */
export const portKeys = (model: Model) => {
  const singled = isSingled(model);
  const rules = byDestinationRule(model);
  const sidecars = bySidecar(model);
  const network = networkKeys(model);
  const entries = entriesAt(model);
  const captured = outboundCapture(model);
  const withPorts = captured.byPort || namesPorts(model);
  const isApart = (entry: ModelWorkload, address: Address): boolean =>
    captured.byAddress ||
    !ENFORCED.has(entry.workload.dataPlane) ||
    readsCallee(entry) ||
    staysHome(model, entry) ||
    entries(entry, address) ||
    singled(address);
  return (entry: ModelWorkload, address: Address, id: string): string => {
    const { workload, mtls, policySet } = entry;
    const { service, servicePort, targetPort, port } = address;
    if (isApart(entry, address)) return id;
    const at = targetPort ?? port;
    return JSON.stringify([
      policySet,
      workload.dataPlane,
      workload.labels['security.istio.io/tlsMode'],
      workload.labels['networking.istio.io/tunnel'],
      workload.pods.length === 0,
      workload.proxyVersion,
      capturesInbound(workload, at),
      modeAt(mtls, at),
      sourceText(modeSource(mtls, at)),
      mtls.service,
      inboundProtocol(entry.addresses, at),
      service === null,
      servicePort === null ? null : protocolOf(servicePort),
      targetPort === null,
      withPorts ? port : null,
      model.hidden.length > 0 ? workload.namespace : null,
      extensionKey(model, workload),
      rules(service, port),
      sidecars(service),
      network(entry, at),
    ]);
  };
};

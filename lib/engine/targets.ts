import { type ObjectMeta, type ObjectVersion, refKey } from '@/lib/mesh/object';
import type { Target, WorkloadPort } from '@/lib/mesh/reachability';
import { contentHash } from './hash';
import { rulesOver } from './host-index';
import { fqdnOf } from './hosts';
import type { Model, ModelWorkload } from './model';
import { modeAt } from './mtls';
import { actionOf, policyRef } from './policy';
import { type Address, inboundProtocol } from './ports';
import { protocolOf } from './protocol';

/** The id of a port; the Service stands in it only where two ports of one workload share a number. */
export const portId = (entry: ModelWorkload, address: Address): string => {
  const shared = entry.addresses.filter(({ port }) => port === address.port).length > 1;
  const via = shared ? `${address.service?.meta.name ?? 'pod'}:` : '';
  return `${entry.workload.id}:${via}${address.port}`;
};

const toPort = (entry: ModelWorkload, address: Address): WorkloadPort => {
  const target = address.targetPort ?? address.port;
  const isUdp = address.servicePort !== null && protocolOf(address.servicePort) === 'udp';
  return {
    id: portId(entry, address),
    service: address.service?.meta.name ?? null,
    port: address.port,
    targetPort: address.targetPort,
    name: address.name,
    protocol: isUdp ? 'udp' : inboundProtocol(entry.addresses, target),
    mtls: modeAt(entry.mtls, target),
  };
};

const versionOf = (meta: ObjectMeta, content: unknown): string => {
  if (meta.resourceVersion === '') return contentHash(content);
  return meta.uid === '' ? meta.resourceVersion : `${meta.uid}/${meta.resourceVersion}`;
};

const toVersion = (object: { kind: string; meta: ObjectMeta; spec: unknown }): ObjectVersion => ({
  kind: object.kind,
  namespace: object.meta.namespace,
  name: object.meta.name,
  version: versionOf(object.meta, object.spec),
});

/** Every DestinationRule whose host is one of the workload's Services: a client's TLS may hang on it. */
const destinationRules = (model: Model, entry: ModelWorkload) => {
  const covering = rulesOver(model.snapshot);
  const hosts = entry.addresses.flatMap(({ service }) => (service === null ? [] : [fqdnOf(service)]));
  return new Set(hosts.flatMap(covering));
};

const restsOn = (model: Model, entry: ModelWorkload, config: ObjectVersion): ObjectVersion[] => {
  const objects = [
    ...entry.policies,
    ...entry.authentications,
    ...entry.mtls.policies,
    ...destinationRules(model, entry),
  ];
  return [...objects.map(toVersion), config].sort((a, b) => (refKey(a) < refKey(b) ? -1 : 1));
};

const ORDER = ['CUSTOM', 'AUDIT', 'DENY', 'ALLOW'] as const;

// Kubernetes' own workloads and istiod are how the mesh runs, not what it protects.
const isMachinery = ({ workload }: ModelWorkload): boolean =>
  workload.namespace.startsWith('kube-') ||
  workload.labels['istio'] === 'pilot' ||
  workload.labels['app'] === 'istiod';

/** Workloads as destinations, each with the objects that its verdicts rest on. */
export const targetsOf = (model: Model): readonly (readonly [Target, ModelWorkload])[] => {
  const { config } = model.snapshot;
  const namespace = config.rootNamespace;
  const meshConfig = { kind: 'MeshConfig', namespace, name: 'istio', version: contentHash(config) };
  return model.workloads
    .filter((entry) => !isMachinery(entry))
    .map((entry) => {
      const { id, name, kind, dataPlane, serviceAccount, pods, readyPods } = entry.workload;
      const target: Target = {
        id,
        namespace: entry.workload.namespace,
        name,
        kind,
        dataPlane,
        serviceAccount,
        pods: pods.length,
        readyPods,
        ports: entry.addresses.map((address) => toPort(entry, address)),
        policies: [...entry.policies]
          .sort((a, b) => ORDER.indexOf(actionOf(a)) - ORDER.indexOf(actionOf(b)))
          .map(policyRef),
        restsOn: restsOn(model, entry, meshConfig),
      };
      return [target, entry] as const;
    });
};

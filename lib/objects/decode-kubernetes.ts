import type { ObjectMeta } from '@/lib/mesh/object';
import type { Controller, EndpointSlice, Pod, Service } from '@/lib/mesh/kubernetes';
import { accountOf, decodeContainers } from './decode-containers';
import { decodeOwner } from './decode-meta';
import {
  RawController,
  RawCronJob,
  RawEndpointSlice,
  type RawMeta,
  RawPod,
  RawService,
  type RawTemplate,
} from './kubernetes-shape';

/** What every decoder of a kind gets; a shape that does not fit throws a ZodError, which `decodeObject` turns into a problem. */
export type Decoding = {
  readonly raw: unknown;
  readonly rawMeta: RawMeta;
  readonly meta: ObjectMeta;
  readonly kind: string;
};

export function decodePod({ raw, rawMeta, meta }: Decoding): Pod {
  const { spec, status } = RawPod.parse(raw);
  return {
    kind: 'Pod',
    meta,
    owner: decodeOwner(rawMeta),
    serviceAccount: accountOf(spec),
    ip: status?.podIP || null,
    node: spec.nodeName ?? null,
    phase: status?.phase ?? 'Unknown',
    ready: (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    terminating: typeof rawMeta.deletionTimestamp === 'string',
    hostNetwork: spec.hostNetwork ?? false,
    containers: decodeContainers(spec),
  };
}

const decodeTemplate = (template: RawTemplate): Controller['template'] =>
  template
    ? {
        labels: template.metadata?.labels ?? {},
        annotations: template.metadata?.annotations ?? {},
        serviceAccount: accountOf(template.spec),
        hostNetwork: template.spec.hostNetwork ?? false,
        containers: decodeContainers(template.spec),
      }
    : null;

export function decodeController({ raw, rawMeta, meta, kind }: Decoding): Controller {
  const template =
    kind === 'CronJob'
      ? RawCronJob.parse(raw).spec?.jobTemplate?.spec?.template
      : RawController.parse(raw).spec?.template;
  return {
    kind: 'Controller',
    meta,
    controller: kind,
    owner: decodeOwner(rawMeta),
    template: decodeTemplate(template),
  };
}

export function decodeService({ raw, meta }: Decoding): Service {
  const { spec } = RawService.parse(raw);
  const selector = spec?.selector ?? {};
  return {
    kind: 'Service',
    meta,
    type: spec?.type ?? 'ClusterIP',
    clusterIP: spec?.clusterIP || null,
    selector: Object.keys(selector).length > 0 ? selector : null,
    publishNotReadyAddresses: spec?.publishNotReadyAddresses ?? false,
    ports: (spec?.ports ?? []).map((port) => ({
      name: port.name || null,
      port: port.port,
      protocol: port.protocol ?? 'TCP',
      appProtocol: port.appProtocol ?? null,
      targetPort: port.targetPort || port.port,
    })),
  };
}

export function decodeEndpointSlice({ raw, meta }: Decoding): EndpointSlice {
  const { ports, endpoints } = RawEndpointSlice.parse(raw);
  return {
    kind: 'EndpointSlice',
    meta,
    service: meta.labels['kubernetes.io/service-name'] ?? null,
    ports: (ports ?? []).map(({ name, port }) => ({ name: name || null, port: port ?? null })),
    endpoints: (endpoints ?? []).map(({ addresses, conditions, targetRef }) => ({
      addresses,
      // Kubernetes reads an unset condition as ready.
      ready: conditions?.ready ?? true,
      pod: targetRef?.kind === 'Pod' ? (targetRef.name ?? null) : null,
    })),
  };
}

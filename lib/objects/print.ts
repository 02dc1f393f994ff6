import { stringify } from 'yaml';
import type { MeshObject } from '@/lib/mesh/snapshot';

const API_VERSIONS: Readonly<Partial<Record<MeshObject['kind'], string>>> = {
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  DestinationRule: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
  ServiceEntry: 'networking.istio.io/v1',
  VirtualService: 'networking.istio.io/v1',
  Gateway: 'networking.istio.io/v1',
  WorkloadEntry: 'networking.istio.io/v1',
  EnvoyFilter: 'networking.istio.io/v1alpha3',
  ProxyConfig: 'networking.istio.io/v1beta1',
  WasmPlugin: 'extensions.istio.io/v1alpha1',
  TrafficExtension: 'extensions.istio.io/v1alpha1',
  Telemetry: 'telemetry.istio.io/v1',
  KubernetesGateway: 'gateway.networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  GRPCRoute: 'gateway.networking.k8s.io/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
};

/** The object as YAML in plain block style, with what people wrote and nothing that the cluster added. */
export function printObject(object: MeshObject): string {
  const { name, namespace, labels, annotations } = object.meta;
  const kind = object.kind === 'KubernetesGateway' ? 'Gateway' : object.kind;
  const written = {
    apiVersion: API_VERSIONS[object.kind] ?? 'v1',
    kind,
    metadata: {
      name,
      ...(namespace !== '' && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...('spec' in object && { spec: object.spec }),
  };
  return stringify(written, { lineWidth: 0, aliasDuplicateObjects: false, keepUndefined: false });
}

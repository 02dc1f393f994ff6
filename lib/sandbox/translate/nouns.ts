import type { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { MeshConfig } from '@/lib/mesh/mesh-config';

/** What istiod takes a port for; `auto` leaves it to the bytes. */
export type Protocol = 'http' | 'tcp' | 'auto';

/** A port of the pod that some Service declares. */
export type InboundPort = { readonly port: number; readonly protocol: Protocol };

/** All that one proxy's inbound configuration is made from. Policies of other workloads may be among them. */
export type InboundInput = {
  readonly workload: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ports: readonly InboundPort[];
  };
  readonly config: MeshConfig;
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly peerAuthentications: readonly PeerAuthentication[];
  readonly requestAuthentications: readonly RequestAuthentication[];
  /** The mesh's Services, among which an external authorizer has to be. */
  readonly services: readonly Service[];
};

/** Which of Envoy's two dialects a chain speaks. */
export type Dialect = 'http' | 'tcp';

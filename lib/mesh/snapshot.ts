import { z } from 'zod';
import { Certificate } from './certificate';
import {
  AuthorizationPolicy,
  DestinationRule,
  OtherPolicy,
  PeerAuthentication,
  RequestAuthentication,
  Sidecar,
} from './istio';
import {
  Controller,
  EndpointSlice,
  Namespace,
  NetworkPolicy,
  Pod,
  Service,
  ServiceAccount,
} from './kubernetes';
import { MeshConfig } from './mesh-config';
import { ObjectRef, Source } from './object';
import { Workload } from './workload';

/** Every kind of object that a snapshot is built from. */
export const MeshObject = z.discriminatedUnion('kind', [
  Namespace,
  Pod,
  ServiceAccount,
  Service,
  EndpointSlice,
  Controller,
  NetworkPolicy,
  AuthorizationPolicy,
  PeerAuthentication,
  RequestAuthentication,
  DestinationRule,
  Sidecar,
  OtherPolicy,
]);
export type MeshObject = z.infer<typeof MeshObject>;

/** A part of the mesh that could not be read. A gap that could change a verdict makes it `unknown`. */
export const Gap = z.object({
  kind: z.enum(['forbidden', 'unreachable', 'not-installed', 'malformed', 'timed-out']),
  /** `list`, `watch`, `get`, `create`: the verb that was refused. */
  verb: z.string(),
  /** `authorizationpolicies.security.istio.io`, `pods/portforward`, ... */
  resource: z.string(),
  /** Null: in every namespace. */
  namespace: z.string().nullable(),
  detail: z.string(),
});
export type Gap = z.infer<typeof Gap>;

/** An object that was read and could not be understood as it stands. */
export const Problem = z.object({
  object: ObjectRef,
  /** `spec.rules[0].to[0].operation.ports[0]`, empty for the whole object. */
  path: z.string(),
  message: z.string(),
  /** What Istio does with it: refused at admission, ignored at run time, or applied in part. */
  effect: z.enum(['refused', 'ignored', 'partial', 'unknown']),
  source: Source.nullable(),
});
export type Problem = z.infer<typeof Problem>;

/** Which mesh this is: a cluster, the sandbox on loopback, or files. */
export const MeshIdentity = z.object({
  kind: z.enum(['cluster', 'sandbox', 'files']),
  /** Name of the kubeconfig context, or of the files. */
  name: z.string(),
  server: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  istioVersion: z.string().nullable(),
  /** Address of the sandbox's control page. */
  controlUrl: z.string().nullable(),
});
export type MeshIdentity = z.infer<typeof MeshIdentity>;

/** What was read of a mesh at one moment: plain JSON that can be saved and judged again elsewhere. */
export const Snapshot = z.object({
  mesh: MeshIdentity,
  takenAt: z.string(),
  /** Namespaces that the reader asked for; empty: all. */
  scope: z.array(z.string()),
  config: MeshConfig,
  namespaces: z.array(Namespace),
  pods: z.array(Pod),
  workloads: z.array(Workload),
  serviceAccounts: z.array(ServiceAccount),
  services: z.array(Service),
  endpointSlices: z.array(EndpointSlice),
  networkPolicies: z.array(NetworkPolicy),
  authorizationPolicies: z.array(AuthorizationPolicy),
  peerAuthentications: z.array(PeerAuthentication),
  requestAuthentications: z.array(RequestAuthentication),
  destinationRules: z.array(DestinationRule),
  sidecars: z.array(Sidecar),
  others: z.array(OtherPolicy),
  certificates: z.array(Certificate),
  gaps: z.array(Gap),
  problems: z.array(Problem),
});
export type Snapshot = z.infer<typeof Snapshot>;

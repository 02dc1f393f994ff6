import { z } from 'zod';
import { ObjectMeta } from './object';

const object = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), meta: ObjectMeta, ...shape });

/** A Namespace: its labels decide injection and ambient enrolment. */
export const Namespace = object('Namespace', {});
export type Namespace = z.infer<typeof Namespace>;

/** A ServiceAccount. */
export const ServiceAccount = object('ServiceAccount', {});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

/** A port that a container declares. */
export const ContainerPort = z.object({
  name: z.string().nullable(),
  port: z.number(),
  protocol: z.string(),
});
export type ContainerPort = z.infer<typeof ContainerPort>;

/** A container: only what decides capture, identity, ports and whether a probe can run in it. */
export const Container = z.object({
  name: z.string(),
  image: z.string(),
  /** `sidecar` is a native one: an init container with `restartPolicy: Always`. */
  role: z.enum(['app', 'init', 'sidecar']),
  runAsUser: z.number().nullable(),
  ports: z.array(ContainerPort),
  /** `ISTIO_META_*` variables with literal values, without the prefix. */
  meta: z.record(z.string(), z.string()),
});
export type Container = z.infer<typeof Container>;

/** The owner of an object, as `metadata.ownerReferences` names its controller. */
export const Owner = z.object({ kind: z.string(), name: z.string() });
export type Owner = z.infer<typeof Owner>;

/** A Pod, trimmed to what decides reachability, identity and probing. */
export const Pod = object('Pod', {
  owner: Owner.nullable(),
  serviceAccount: z.string(),
  ip: z.string().nullable(),
  node: z.string().nullable(),
  phase: z.string(),
  ready: z.boolean(),
  terminating: z.boolean(),
  hostNetwork: z.boolean(),
  containers: z.array(Container),
});
export type Pod = z.infer<typeof Pod>;

/**
 * A Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or ReplicationController:
 * links a pod to the owner that people know; `template` stands in for pods where files hold none.
 */
export const Controller = object('Controller', {
  controller: z.string(),
  owner: Owner.nullable(),
  template: z
    .object({
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      serviceAccount: z.string(),
      hostNetwork: z.boolean(),
      containers: z.array(Container),
    })
    .nullable(),
});
export type Controller = z.infer<typeof Controller>;

/** One port of a Service. `targetPort` is a number or the name of a container port. */
export const ServicePort = z.object({
  name: z.string().nullable(),
  port: z.number(),
  protocol: z.string(),
  appProtocol: z.string().nullable(),
  targetPort: z.union([z.number(), z.string()]),
});
export type ServicePort = z.infer<typeof ServicePort>;

/** A Service. `selector` is null when it has none; `clusterIP` is `None` for headless ones. */
export const Service = object('Service', {
  type: z.string(),
  clusterIP: z.string().nullable(),
  selector: z.record(z.string(), z.string()).nullable(),
  publishNotReadyAddresses: z.boolean(),
  ports: z.array(ServicePort),
});
export type Service = z.infer<typeof Service>;

/** An EndpointSlice: the addresses a Service really has. */
export const EndpointSlice = object('EndpointSlice', {
  service: z.string().nullable(),
  ports: z.array(z.object({ name: z.string().nullable(), port: z.number().nullable() })),
  endpoints: z.array(
    z.object({ addresses: z.array(z.string()), ready: z.boolean(), pod: z.string().nullable() }),
  ),
});
export type EndpointSlice = z.infer<typeof EndpointSlice>;

/** A NetworkPolicy; its spec is kept as it was written. */
export const NetworkPolicy = object('NetworkPolicy', { spec: z.unknown() });
export type NetworkPolicy = z.infer<typeof NetworkPolicy>;

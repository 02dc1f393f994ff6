import { z } from 'zod';

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();
const texts = maybe(z.record(z.string(), z.string()));

/** Metadata as Kubernetes writes it; unknown keys are dropped. */
export const RawMeta = z.object({
  name: z.string().min(1),
  namespace: maybe(z.string()),
  labels: texts,
  annotations: texts,
  creationTimestamp: maybe(z.string()),
  deletionTimestamp: maybe(z.string()),
  uid: maybe(z.string()),
  resourceVersion: maybe(z.string()),
  ownerReferences: maybe(
    z.array(z.object({ kind: z.string(), name: z.string(), controller: maybe(z.boolean()) })),
  ),
});
export type RawMeta = z.infer<typeof RawMeta>;

const SecurityContext = maybe(z.object({ runAsUser: maybe(z.number()) }));

const RawContainer = z.object({
  name: z.string(),
  image: maybe(z.string()),
  restartPolicy: maybe(z.string()),
  securityContext: SecurityContext,
  ports: maybe(
    z.array(z.object({ name: maybe(z.string()), containerPort: z.number(), protocol: maybe(z.string()) })),
  ),
  env: maybe(z.array(z.object({ name: z.string(), value: maybe(z.string()) }))),
});
export type RawContainer = z.infer<typeof RawContainer>;

export const RawPodSpec = z.object({
  serviceAccountName: maybe(z.string()),
  serviceAccount: maybe(z.string()),
  nodeName: maybe(z.string()),
  hostNetwork: maybe(z.boolean()),
  securityContext: SecurityContext,
  containers: maybe(z.array(RawContainer)),
  initContainers: maybe(z.array(RawContainer)),
});
export type RawPodSpec = z.infer<typeof RawPodSpec>;

export const RawPod = z.object({
  spec: RawPodSpec,
  status: maybe(
    z.object({
      phase: maybe(z.string()),
      podIP: maybe(z.string()),
      conditions: maybe(z.array(z.object({ type: z.string(), status: z.string() }))),
    }),
  ),
});

const RawTemplate = maybe(
  z.object({ metadata: maybe(z.object({ labels: texts, annotations: texts })), spec: RawPodSpec }),
);
export type RawTemplate = z.infer<typeof RawTemplate>;

export const RawController = z.object({ spec: maybe(z.object({ template: RawTemplate })) });
export const RawCronJob = z.object({
  spec: maybe(
    z.object({ jobTemplate: maybe(z.object({ spec: maybe(z.object({ template: RawTemplate })) })) }),
  ),
});

export const RawService = z.object({
  spec: maybe(
    z.object({
      type: maybe(z.string()),
      clusterIP: maybe(z.string()),
      selector: texts,
      publishNotReadyAddresses: maybe(z.boolean()),
      ports: maybe(
        z.array(
          z.object({
            name: maybe(z.string()),
            port: z.number(),
            protocol: maybe(z.string()),
            appProtocol: maybe(z.string()),
            targetPort: maybe(z.union([z.number(), z.string()])),
          }),
        ),
      ),
    }),
  ),
});

export const RawEndpointSlice = z.object({
  ports: maybe(z.array(z.object({ name: maybe(z.string()), port: maybe(z.number()) }))),
  endpoints: maybe(
    z.array(
      z.object({
        addresses: z.array(z.string()),
        conditions: maybe(z.object({ ready: maybe(z.boolean()) })),
        targetRef: maybe(z.object({ kind: maybe(z.string()), name: maybe(z.string()) })),
      }),
    ),
  ),
});

import { z } from 'zod';
import { Container } from './kubernetes';

/** How a workload's traffic is captured, which is also who enforces policy for it. */
export const DataPlane = z.enum(['sidecar', 'ambient', 'gateway', 'waypoint', 'none']);
export type DataPlane = z.infer<typeof DataPlane>;

/** Pods behind one owner that run as one service account with the same labels. */
export const Workload = z.object({
  /** `namespace/name`, with `@revision` behind it where pods of one owner differ in what decides. */
  id: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Kind of the owner that people know: Deployment, StatefulSet, ..., Pod. */
  kind: z.string(),
  serviceAccount: z.string(),
  /** Labels that all its pods share. */
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  dataPlane: DataPlane,
  /** Tag of the proxy's image, where a pod has a proxy. */
  proxyVersion: z.string().nullable(),
  hostNetwork: z.boolean(),
  containers: z.array(Container),
  /** Names of its pods; empty where files hold only a template. */
  pods: z.array(z.string()),
  readyPods: z.number(),
});
export type Workload = z.infer<typeof Workload>;

import { defaultMeshConfig, type MeshConfig } from '@/lib/mesh/mesh-config';
import type { Gap, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { decodeObject } from '@/lib/objects/decode';
import type { Manifest } from './story-mesh';

/** How a pod of the mesh is captured. */
export type Capture = 'sidecar' | 'hbone-sidecar' | 'ambient' | 'none' | 'gateway' | 'waypoint';

const proxy = (env: readonly Manifest[] = []): Manifest => ({
  name: 'istio-proxy',
  image: 'istio/proxyv2:1.31.0',
  env,
});
const HBONE: Manifest = { name: 'ISTIO_META_ENABLE_HBONE', value: 'true' };
const app: Manifest = { name: 'app', image: 'app' };

const CONTAINERS: Readonly<Record<Capture, readonly Manifest[]>> = {
  sidecar: [app, proxy()],
  'hbone-sidecar': [app, proxy([HBONE])],
  ambient: [app],
  none: [app],
  gateway: [proxy()],
  waypoint: [proxy([HBONE])],
};
const LABELS: Readonly<Partial<Record<Capture, Manifest>>> = {
  'hbone-sidecar': { 'networking.istio.io/tunnel': 'http' },
  waypoint: { 'gateway.istio.io/managed': 'istio.io-mesh-controller' },
};

/** A running pod, its service account named like it. */
export const pod = (namespace: string, name: string, capture: Capture, meta: Manifest = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    labels: { app: name, ...LABELS[capture], ...(meta['labels'] as Manifest | undefined) },
    annotations: {
      ...(capture === 'ambient' ? { 'ambient.istio.io/redirection': 'enabled' } : {}),
      ...(meta['annotations'] as Manifest | undefined),
    },
  },
  spec: { serviceAccountName: name, containers: CONTAINERS[capture] },
  status: { phase: 'Running', podIP: `10.0.0.${(namespace + name).length}` },
});

/** A Service before the pods that have its name as label `app`. */
export const service = (namespace: string, name: string, meta: Manifest = {}, ports?: readonly Manifest[]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, ...meta },
  spec: {
    clusterIP: '10.96.0.7',
    selector: { app: name },
    ports: ports ?? [{ name: 'http', port: 8000, targetPort: 8080, protocol: 'TCP' }],
  },
});

/** An object of any kind. */
export const object = (
  apiVersion: string,
  kind: string,
  [namespace, name, meta = {}]: readonly [namespace: string, name: string, meta?: Manifest],
  spec: unknown,
): Manifest => ({ apiVersion, kind, metadata: { name, namespace, ...meta }, spec });

/** A policy of any namespace. */
export const policy = (at: readonly [namespace: string, name: string], spec: unknown): Manifest =>
  object('security.istio.io/v1', 'AuthorizationPolicy', at, spec);

/** Which mTLS a workload, namespace or mesh asks for. */
export const peer = (at: readonly [namespace: string, name: string], spec: unknown): Manifest =>
  object('security.istio.io/v1', 'PeerAuthentication', at, spec);

/** A Namespace with labels. */
export const namespace = (name: string, labels: Manifest): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

/** A mesh of exactly these objects. */
export const meshOf = (
  manifests: readonly Manifest[],
  { config = {}, gaps = [] }: { config?: Partial<MeshConfig>; gaps?: readonly Gap[] } = {},
): Snapshot => {
  const objects = manifests.map((one) => {
    const decoded = decodeObject(one, null);
    if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
    return decoded.value;
  });
  return buildSnapshot({
    mesh: {
      kind: 'files',
      name: 'mixed',
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    takenAt: '2026-01-01T00:00:00Z',
    scope: [],
    config: { ...defaultMeshConfig, ...config },
    certificates: [],
    gaps: [...gaps],
    problems: [],
    objects,
  });
};

import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import type { Gap, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { decodeObject } from '@/lib/objects/decode';

/** An object as a manifest spells it. */
export type Manifest = Record<string, unknown>;

const proxy = { name: 'istio-proxy', image: 'istio/proxyv2:1.30.2', ports: [{ containerPort: 15090 }] };

const pod = (namespace: string, name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    labels: { app: name },
    annotations: { 'sidecar.istio.io/status': '{"containers":["istio-proxy"]}' },
  },
  spec: { serviceAccountName: name, containers: [{ name: 'app', image: 'app' }, proxy] },
  status: { phase: 'Running' },
});

const service = (namespace: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'httpbin', namespace },
  spec: {
    selector: { app: 'httpbin' },
    ports: [{ name: 'http', port: 8000, targetPort: 8080, protocol: 'TCP' }],
  },
});

/** Two namespaces, `team-a` and `team-b`, each with a `curl` and an `httpbin` behind a proxy. */
const storyManifests: readonly Manifest[] = ['team-a', 'team-b'].flatMap((namespace) => [
  pod(namespace, 'curl'),
  pod(namespace, 'httpbin'),
  service(namespace),
]);

/** A policy on `team-a/httpbin`. */
export const httpbinPolicy = (spec: Manifest, meta: Manifest = {}): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'httpbin-policy', namespace: 'team-a', ...meta },
  spec: { selector: { matchLabels: { app: 'httpbin' } }, ...spec },
});

/** The two teams with further objects on top. */
export const storyMesh = (extra: readonly Manifest[], gaps: readonly Gap[] = []): Snapshot => {
  const objects = [...storyManifests, ...extra].map((object) => {
    const decoded = decodeObject(object, null);
    if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
    return decoded.value;
  });
  return buildSnapshot({
    mesh: {
      kind: 'files',
      name: 'story',
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    takenAt: '2026-01-01T00:00:00Z',
    scope: [],
    config: defaultMeshConfig,
    certificates: [],
    gaps: [...gaps],
    problems: [],
    objects,
  });
};

import { buildModel } from '@/lib/engine/model';
import { findingsOf } from '@/lib/engine/findings/find';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { Finding } from '@/lib/mesh/reachability';
import type { MeshIdentity } from '@/lib/mesh/snapshot';
import { httpbinPolicy, type Manifest, storyMesh } from './measured/story-mesh';

/** An object of `security.istio.io`. */
export const security = (kind: string, spec: Manifest, meta: Manifest = {}): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name: kind.toLowerCase(), namespace: 'team-a', ...meta },
  spec,
});

/** A rule with one source. */
export const from = (source: Manifest, rest: Manifest = {}): Manifest => ({
  rules: [{ from: [{ source }] }],
  ...rest,
});

/** A rule with one operation. */
export const to = (operation: Manifest, rest: Manifest = {}): Manifest => ({
  rules: [{ to: [{ operation }] }],
  ...rest,
});

/** A rule with one condition. */
export const when = (key: string, values: readonly string[], rest: Manifest = {}): Manifest => ({
  rules: [{ when: [{ key, values }] }],
  ...rest,
});

/** A policy with that spec on `team-a/httpbin`, at other ports, elsewhere, or as it stands. */
export const on = httpbinPolicy;

type How = 'sidecar' | 'ambient' | 'gateway' | 'waypoint' | 'none';

const PROXY = { name: 'istio-proxy', image: 'istio/proxyv2:1.30.2' };
const APP = { name: 'app', image: 'app' };

const captured: Readonly<Record<How, { readonly containers: readonly Manifest[]; readonly meta: Manifest }>> =
  {
    sidecar: { containers: [APP, PROXY], meta: {} },
    none: { containers: [APP], meta: {} },
    ambient: { containers: [APP], meta: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } },
    gateway: { containers: [PROXY], meta: {} },
    waypoint: {
      containers: [PROXY],
      meta: { labels: { 'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint' } },
    },
  };

/** A running pod `namespace/name` with the label `app: name`, captured in a way. */
export const pod = (id: string, how: How, ip = '10.0.0.9'): Manifest => {
  const [namespace = '', name = ''] = id.split('/');
  const { containers, meta } = captured[how];
  const labels = { app: name, ...(meta['labels'] as Manifest | undefined) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...meta, labels },
    spec: { serviceAccountName: name, containers },
    status: { phase: 'Running', podIP: ip },
  };
};

/** A Service `namespace/name` before the pods of that name. */
export const service = (id: string, ports: readonly Manifest[], labels: Manifest = {}): Manifest => {
  const [namespace = '', name = ''] = id.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { selector: { app: name }, ports },
  };
};

interface Other {
  readonly config?: Partial<MeshConfig>;
  readonly mesh?: MeshIdentity['kind'];
}

/** What is found in the two teams with further objects on top. */
export const lint = (extra: readonly Manifest[], { config, mesh }: Other = {}): readonly Finding[] => {
  const snapshot = storyMesh(extra);
  return findingsOf(
    buildModel({
      ...snapshot,
      config: { ...snapshot.config, ...config },
      mesh: { ...snapshot.mesh, ...(mesh && { kind: mesh }) },
    }),
  );
};

/** Findings as `CODE severity path`. */
export const brief = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ code, severity, path }) => `${code} ${severity} ${path}`.trimEnd());

import { byEdge } from '@/lib/testing/by-edge';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Edge, Reachability, RequestCondition, WorkloadPort } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Decision } from '@/lib/mesh/verdict';
import type { DataPlane, Workload } from '@/lib/mesh/workload';

/** A small mesh for the tests of this room: `team-b/curl` and a caller without identity, against `team-a/httpbin:8000`. */
export const CURL_B = 'cluster.local/ns/team-b/sa/curl';
export const PORT = 'team-a/httpbin:8000';

export const pod = (name: string, given: Partial<Pod> & { namespace?: string } = {}): Pod => ({
  kind: 'Pod',
  meta: {
    name,
    namespace: given.namespace ?? 'team-b',
    labels: {},
    annotations: {},
    createdAt: '',
    uid: `uid-${name}`,
    resourceVersion: '1',
  },
  owner: null,
  serviceAccount: 'curl',
  ip: null,
  node: null,
  phase: 'Running',
  ready: true,
  terminating: false,
  hostNetwork: false,
  containers: [container('istio-proxy', 1337), container('sidekick'), container('curl')],
  ...given,
});

export const container = (name: string, runAsUser: number | null = null): Pod['containers'][number] => ({
  name,
  image: 'image:1',
  role: 'app',
  runAsUser,
  ports: [],
  meta: {},
});

export const workload = (
  id: string,
  dataPlane: DataPlane,
  pods: readonly string[],
  serviceAccount = 'curl',
): Workload => ({
  id,
  namespace: id.split('/')[0] ?? '',
  name: id.split('/')[1] ?? '',
  kind: 'Deployment',
  serviceAccount,
  labels: {},
  annotations: {},
  dataPlane,
  proxyVersion: null,
  hostNetwork: false,
  containers: [],
  pods: [...pods],
  readyPods: pods.length,
});

const mesh = {
  kind: 'cluster',
  name: 'test',
  server: null,
  kubernetesVersion: null,
  istioVersion: null,
  controlUrl: null,
} as const;

export const snapshot = (given: Partial<Snapshot> = {}): Snapshot => ({
  mesh,
  takenAt: '2026-01-01T00:00:00Z',
  scope: [],
  config: defaultMeshConfig,
  namespaces: [],
  pods: [pod('curl-1'), pod('plain-1', { namespace: 'plain', containers: [container('curl')] })],
  workloads: [workload('team-b/curl', 'sidecar', ['curl-1']), workload('plain/plain', 'none', ['plain-1'])],
  serviceAccounts: [],
  services: [],
  endpointSlices: [],
  networkPolicies: [],
  authorizationPolicies: [],
  peerAuthentications: [],
  requestAuthentications: [],
  destinationRules: [],
  sidecars: [],
  others: [],
  certificates: [],
  gaps: [],
  problems: [],
  ...given,
});

const decision: Edge['decision'] = {
  verdict: 'deny',
  reason: 'not-allowed',
  detail: '',
  enforcer: 'sidecar',
  policy: { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy' },
  rule: null,
  path: null,
};

export const edge = (
  given: Partial<Omit<Decision, 'steps' | 'nearestMiss'>> = {},
  condition: RequestCondition | null = null,
  principal = CURL_B,
): Edge => ({
  id: `${principal}>${PORT}`,
  principal,
  target: 'team-a/httpbin',
  port: PORT,
  decision: { ...decision, ...given },
  condition,
});

export const RESTS_ON = [
  { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy', version: '1' },
  { kind: 'PeerAuthentication', namespace: 'istio-system', name: 'default', version: '1' },
];

export const reachability = (edges: readonly Edge[], port: Partial<WorkloadPort> = {}): Reachability => ({
  mesh,
  takenAt: '2026-01-01T00:00:00Z',
  trustDomain: 'cluster.local',
  rootNamespace: 'istio-system',
  principals: [
    {
      id: CURL_B,
      kind: 'account',
      trustDomain: 'cluster.local',
      namespace: 'team-b',
      serviceAccount: 'curl',
      workloads: ['team-b/curl'],
    },
    {
      id: 'cluster.local/ns/gone/sa/ghost',
      kind: 'named',
      trustDomain: 'cluster.local',
      namespace: 'gone',
      serviceAccount: 'ghost',
      workloads: [],
    },
    { id: 'anonymous', kind: 'anonymous', trustDomain: '', namespace: '', serviceAccount: '', workloads: [] },
  ],
  targets: [
    {
      id: 'team-a/httpbin',
      namespace: 'team-a',
      name: 'httpbin',
      kind: 'Deployment',
      dataPlane: 'sidecar',
      serviceAccount: 'httpbin',
      pods: 1,
      readyPods: 1,
      ports: [
        {
          id: PORT,
          service: 'httpbin',
          port: 8000,
          targetPort: 8080,
          name: 'http',
          protocol: 'http',
          mtls: 'PERMISSIVE',
          ...port,
        },
      ],
      policies: [],
      restsOn: RESTS_ON,
    },
  ],
  ...byEdge(edges),
  policies: [],
  findings: [],
  gaps: [],
  problems: [],
});

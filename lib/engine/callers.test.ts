import { explainEdge } from './analyse';
import { evaluate } from './evaluate';
import { buildModel } from './model';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { expect, test } from 'vitest';

const pod = (name: string, annotations: Manifest = {}, containers: readonly Manifest[] = []): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'team-c', labels: { app: name }, annotations },
  spec: { serviceAccountName: 'default', containers: [{ name: 'app', image: 'app' }, ...containers] },
  status: { phase: 'Running' },
});

const proxied = (name: string, annotations: Manifest = {}): Manifest =>
  pod(name, { 'sidecar.istio.io/status': '{"containers":["istio-proxy"]}', ...annotations }, [
    { name: 'istio-proxy', image: 'istio/proxyv2:1.30.2' },
  ]);

const ofTheMesh = (kind: string, spec: Manifest): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'own', namespace: 'team-c' },
  spec,
});

const EDGE = 'cluster.local/ns/team-c/sa/default>team-a/httpbin:8000';
const TWO = [proxied('batch'), proxied('web')];
const strict: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'team-a' },
  spec: { mtls: { mode: 'STRICT' } },
};

const APART = 'it depends on which workload of the account calls: ';

test.each<{ name: string; objects: readonly Manifest[]; want: string; detail: string }>([
  {
    name: 'two workloads that nothing tells apart',
    objects: TWO,
    want: 'allow no-allow-policy',
    detail: '',
  },
  {
    name: 'a NetworkPolicy that admits one of them by its labels',
    objects: [
      ...TWO,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'net', namespace: 'team-a' },
        spec: {
          podSelector: {},
          ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } }] }],
        },
      },
    ],
    want: 'unknown depends-on-client',
    detail: `${APART}team-c/batch does not get through, team-c/web may`,
  },
  {
    name: 'a Sidecar that hides the host from one of them',
    objects: [
      ...TWO,
      strict,
      ofTheMesh('Sidecar', {
        workloadSelector: { labels: { app: 'web' } },
        egress: [{ hosts: ['./*'] }],
      }),
    ],
    want: 'unknown depends-on-client',
    detail: `${APART}team-c/batch may, team-c/web is denied`,
  },
  {
    name: 'a DestinationRule that turns TLS off for one of them',
    objects: [
      ...TWO,
      strict,
      ofTheMesh('DestinationRule', {
        host: 'httpbin.team-a.svc.cluster.local',
        workloadSelector: { matchLabels: { app: 'batch' } },
        trafficPolicy: { tls: { mode: 'DISABLE' } },
      }),
    ],
    want: 'unknown depends-on-client',
    detail: `${APART}team-c/batch does not get through, team-c/web may`,
  },
  {
    name: 'a proxy that leaves the port alone in one of them',
    objects: [
      proxied('batch', { 'traffic.sidecar.istio.io/excludeOutboundPorts': '8000' }),
      proxied('web'),
      strict,
    ],
    want: 'unknown depends-on-client',
    detail: `${APART}team-c/batch is denied, team-c/web may`,
  },
  {
    name: 'a workload without a proxy, which never calls by the account',
    objects: [pod('batch'), proxied('web'), strict],
    want: 'allow no-allow-policy',
    detail: '',
  },
  {
    name: 'a policy that refuses the account whoever calls',
    objects: [
      ...TWO,
      ofTheMesh('Sidecar', {
        workloadSelector: { labels: { app: 'web' } },
        egress: [{ hosts: ['*/*'] }],
      }),
      httpbinPolicy({ action: 'DENY', rules: [{ from: [{ source: { namespaces: ['team-c'] } }] }] }),
    ],
    want: 'deny denied-by',
    detail: '',
  },
])('an account with $name', ({ objects, want, detail }) => {
  const explained = explainEdge(buildModel(storyMesh(objects)), EDGE);
  const { verdict, reason, steps } = explained?.decision ?? {};
  expect([`${verdict} ${reason}`, explained?.decision.detail]).toEqual([want, detail]);
  expect(steps?.at(-1)?.outcome).toBe(verdict === 'unknown' ? 'unknown' : 'decided');
});

test.each([
  { from: { namespace: 'team-c', serviceAccount: 'default' }, want: 'unknown depends-on-client' },
  { from: { namespace: 'team-c', workload: 'batch' }, want: 'deny mtls-required' },
  { from: { namespace: 'team-c', workload: 'web' }, want: 'allow no-allow-policy' },
])('a request from $from of an account with and without a proxy', ({ from, want }) => {
  const model = buildModel(storyMesh([pod('batch'), proxied('web'), strict]));
  const { verdict, reason } = evaluate(model, {
    from,
    to: { namespace: 'team-a', service: 'httpbin', port: 8000 },
    transport: 'auto',
  });
  expect(`${verdict} ${reason}`).toBe(want);
});

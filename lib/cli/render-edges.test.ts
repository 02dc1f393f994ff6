import { byEdge } from '@/lib/testing/by-edge';
import { expect, test } from 'vitest';
import type { Edge, Reachability, Target } from '@/lib/mesh/reachability';
import { exitOf } from './commands/probe';
import { renderColumns, renderEdges } from './render-edges';
import { selectEdges } from './select-edges';

const edge = (principal: string, port: string, more: Partial<Edge['decision']> = {}): Edge => ({
  id: `${principal}>${port}`,
  principal,
  target: port.replace(/:\d+$/, ''),
  port,
  decision: {
    verdict: 'allow',
    reason: 'no-allow-policy',
    detail: '',
    enforcer: 'sidecar',
    policy: null,
    rule: null,
    path: null,
    ...more,
  },
  condition: null,
});

const CURL = 'cluster.local/ns/a/sa/curl';
const policy = { kind: 'AuthorizationPolicy', namespace: 'b', name: 'p' };
const allowed = edge(CURL, 'b/web:80');
const denied = edge('anonymous', 'b/web:80', {
  verdict: 'deny',
  reason: 'denied-by',
  detail: 'a|b, "c"',
  policy,
  rule: 1,
});
const edges = [allowed, denied, edge(CURL, 'a/db:5432'), edge('anonymous', 'a/db:5432')];

test('columns share a width, and no line ends in blanks', () => {
  expect(
    renderColumns(
      ['a', 'b'],
      [
        ['long', 'x'],
        ['y', ''],
      ],
    ),
  ).toBe('a     b\nlong  x\ny');
});

test.each([
  ['table', /^denied {3}no identity {17}b\/web:80 {15}b\/p, rule 1/m],
  ['csv', /^denied,no identity,b\/web:80,,"b\/p, rule 1","denied-by: a\|b, ""c"""$/m],
  ['md', /^\| denied \| no identity \| b\/web:80 \|  \| b\/p, rule 1 \| denied-by: a\\\|b, "c" \|$/m],
  ['json', /"verdict": "deny"/],
] as const)('%s', (format, want) => {
  expect(renderEdges([allowed, denied], format)).toMatch(want);
});

const principal = (id: string) => {
  const [trustDomain = '', , namespace = '', , serviceAccount = ''] = id.split('/');
  return { id, kind: 'account' as const, trustDomain, namespace, serviceAccount, workloads: [] };
};
const target = (id: string, port: number): Target => ({
  id,
  namespace: '',
  name: '',
  kind: 'Deployment',
  dataPlane: 'sidecar',
  serviceAccount: '',
  pods: 1,
  readyPods: 1,
  ports: [
    {
      id: `${id}:${port}`,
      service: null,
      port,
      targetPort: port,
      name: null,
      protocol: 'http',
      mtls: 'STRICT',
    },
  ],
  policies: [],
  restsOn: [],
});
const reachability: Reachability = {
  mesh: {
    kind: 'files' as const,
    name: '',
    server: null,
    kubernetesVersion: null,
    istioVersion: null,
    controlUrl: null,
  },
  takenAt: '',
  trustDomain: 'cluster.local',
  rootNamespace: 'istio-system',
  principals: [principal(CURL), principal('anonymous')],
  targets: [target('b/web', 80), target('a/db', 5432)],
  ...byEdge(edges),
  policies: [],
  findings: [],
  gaps: [],
  problems: [],
} satisfies Parameters<typeof selectEdges>[0];

test.each([
  { selection: {}, want: 4 },
  { selection: { from: 'a/curl' }, want: 2 },
  { selection: { from: 'a' }, want: 2 },
  { selection: { from: `spiffe://${CURL}` }, want: 2 },
  { selection: { from: 'anonymous' }, want: 2 },
  { selection: { to: 'b' }, want: 2 },
  { selection: { to: 'b/web' }, want: 2 },
  { selection: { to: 'a/db:5432' }, want: 2 },
  { selection: { from: 'anonymous', to: 'a/db' }, want: 1 },
])('$selection selects $want edges', ({ selection, want }) => {
  const selected = selectEdges(reachability, selection);
  expect(selected.ok && selected.value).toHaveLength(want);
});

test.each([
  { selection: { from: 'a/cur' }, subject: '--from a/cur', lists: 'a/curl' },
  { selection: { to: 'b/we' }, subject: '--to b/we', lists: 'b/web:80' },
])('$selection is answered with what there is', ({ selection, subject, lists }) => {
  const selected = selectEdges(reachability, selection);
  expect(selected.ok ? null : selected.error).toMatchObject({ kind: 'not-found', subject });
  expect(selected.ok ? '' : selected.error.detail).toContain(lists);
});

type Proof = Parameters<typeof exitOf>[0][number];
const proof = (disposition: string) =>
  ({ ok: true, value: { agreement: { disposition } } }) as unknown as Proof;
const failed: Proof = { ok: false, error: { kind: 'forbidden', subject: 's', detail: 'd' } };

test.each([
  { name: 'nothing was asked', proofs: [], want: 0 },
  { name: 'all confirmed', proofs: [proof('confirmed'), proof('confirmed')], want: 0 },
  {
    name: 'one contradicted among others',
    proofs: [failed, proof('confirmed'), proof('contradicted')],
    want: 1,
  },
  { name: 'one inconclusive', proofs: [proof('confirmed'), proof('inconclusive')], want: 2 },
  { name: 'one that did not run', proofs: [proof('confirmed'), failed], want: 2 },
])('probe exits with $want: $name', ({ proofs, want }) => {
  expect(exitOf(proofs)).toBe(want);
});

import { describe, expect, test } from 'vitest';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { decodeObject } from '@/lib/objects/decode';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import { analyse, explainEdge } from './analyse';
import { buildModel } from './model';

type Json = Record<string, unknown>;

const proxy = { name: 'istio-proxy', image: 'istio/proxyv2:1.30.2', ports: [{ containerPort: 15090 }] };
const pod = (namespace: string, name: string): Json => ({
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
const service = (namespace: string): Json => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'httpbin', namespace },
  spec: {
    selector: { app: 'httpbin' },
    ports: [{ name: 'http', port: 8000, targetPort: 8080, protocol: 'TCP' }],
  },
});
const policy = (spec: Json, meta: Json = {}): Json => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'httpbin-policy', namespace: 'team-a', ...meta },
  spec: { selector: { matchLabels: { app: 'httpbin' } }, ...spec },
});
const strict: Json = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'istio-system' },
  spec: { mtls: { mode: 'STRICT' } },
};
const onlyTeamA = policy({
  action: 'ALLOW',
  rules: [{ from: [{ source: { principals: ['cluster.local/ns/team-a/sa/curl'] } }] }],
});

const mesh = (extra: readonly Json[], gaps: Snapshot['gaps'] = []): Snapshot => {
  const raw = ['team-a', 'team-b'].flatMap((namespace) => [
    pod(namespace, 'curl'),
    pod(namespace, 'httpbin'),
    service(namespace),
  ]);
  const objects = [...raw, ...extra].map((object) => {
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
    gaps,
    problems: [],
    objects,
  });
};

const at = 'team-a/httpbin:8000';
const curl = (team: string): string => `cluster.local/ns/${team}/sa/curl>${at}`;
const answers = (snapshot: Snapshot): Record<string, string> =>
  Object.fromEntries(
    analyse(snapshot)
      .edges.filter(({ port }) => port === at)
      .map(({ id, decision }) => [id, `${decision.verdict}: ${decision.reason}`]),
  );

describe('the story of two teams', () => {
  test('without a policy everybody gets in', () => {
    expect(answers(mesh([]))).toMatchObject({
      [curl('team-a')]: 'allow: no-allow-policy',
      [curl('team-b')]: 'allow: no-allow-policy',
      [`anonymous>${at}`]: 'allow: no-allow-policy',
    });
  });

  test('a policy that names one account keeps the others out', () => {
    expect(answers(mesh([onlyTeamA]))).toMatchObject({
      [curl('team-a')]: 'allow: allow-matched',
      [curl('team-b')]: 'deny: not-allowed',
      [`anonymous>${at}`]: 'deny: not-allowed',
    });
  });

  test('STRICT refuses a caller without an identity before any policy', () => {
    expect(answers(mesh([strict]))).toMatchObject({
      [curl('team-b')]: 'allow: no-allow-policy',
      [`anonymous>${at}`]: 'deny: mtls-required',
    });
  });

  test('the evidence tells the steps in order, and what came closest', () => {
    const explained = explainEdge(buildModel(mesh([onlyTeamA, strict])), curl('team-b'));
    const text = explained?.decision.steps.map(({ stage, text: phrase }) => [
      stage,
      phrase.map((part) => (typeof part === 'string' ? part : part.code)).join(''),
    ]);
    expect(text).toEqual([
      ['mtls', 'STRICT. Caller presents cluster.local/ns/team-b/sa/curl'],
      ['custom', 'none selects this workload'],
      ['deny', 'none selects this workload'],
      ['allow', 'httpbin-policy: 1 rule, none matches'],
      ['default', 'deny, because an ALLOW policy is present'],
    ]);
    expect(explained?.decision).toMatchObject({
      policy: { name: 'httpbin-policy' },
      path: 'spec.rules[0].from[0].source.principals',
      nearestMiss: {
        wants: ['cluster.local/ns/team-a/sa/curl'],
        is: 'cluster.local/ns/team-b/sa/curl',
        failed: 1,
      },
    });
  });

  test('a condition comes with a request that passes and one that does not', () => {
    const reads = policy({ rules: [{ to: [{ operation: { methods: ['GET'], paths: ['/headers'] } }] }] });
    const edge = analyse(mesh([reads])).edges.find(({ id }) => id === curl('team-b'));
    expect(edge?.decision.verdict).toBe('conditional');
    expect(edge?.condition).toMatchObject({
      text: 'GET /headers',
      passes: { method: 'GET', path: '/headers' },
    });
    expect(edge?.condition?.fails).not.toBeNull();
  });

  test('policies that could not be listed leave every answer open, but for a certain denial', () => {
    const gap = {
      kind: 'forbidden',
      verb: 'list',
      resource: 'authorizationpolicies.security.istio.io',
      namespace: 'team-a',
      detail: '',
    } as const;
    const denied = policy({
      action: 'DENY',
      rules: [{ from: [{ source: { namespaces: ['team-b'] } }] }],
    });
    expect(answers(mesh([denied], [gap]))).toMatchObject({
      [curl('team-a')]: 'unknown: gap',
      [curl('team-b')]: 'deny: denied-by',
    });
  });

  test('a target rests on the policies attached to it and on the mesh config', () => {
    const target = analyse(mesh([onlyTeamA, strict])).targets.find(({ id }) => id === 'team-a/httpbin');
    expect(target?.restsOn.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'AuthorizationPolicy httpbin-policy',
      'MeshConfig istio',
      'PeerAuthentication default',
    ]);
  });
});

import { edgesOf, findEdge } from '@/lib/mesh/edges';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { analyse, explainEdge } from './analyse';
import { buildModel } from './model';

const strict: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'istio-system' },
  spec: { mtls: { mode: 'STRICT' } },
};
const onlyTeamA = httpbinPolicy({
  action: 'ALLOW',
  rules: [{ from: [{ source: { principals: ['cluster.local/ns/team-a/sa/curl'] } }] }],
});

const at = 'team-a/httpbin:8000';
const curl = (team: string): string => `cluster.local/ns/${team}/sa/curl>${at}`;
const answers = (snapshot: Snapshot): Record<string, string> =>
  Object.fromEntries(
    [...edgesOf(analyse(snapshot))]
      .filter(({ port }) => port === at)
      .map(({ id, decision }) => [id, `${decision.verdict}: ${decision.reason}`]),
  );

describe('the story of two teams', () => {
  test('without a policy everybody gets in', () => {
    expect(answers(storyMesh([]))).toMatchObject({
      [curl('team-a')]: 'allow: no-allow-policy',
      [curl('team-b')]: 'allow: no-allow-policy',
      [`anonymous>${at}`]: 'allow: no-allow-policy',
    });
  });

  test('a policy that names one account keeps the others out', () => {
    expect(answers(storyMesh([onlyTeamA]))).toMatchObject({
      [curl('team-a')]: 'allow: allow-matched',
      [curl('team-b')]: 'deny: not-allowed',
      [`anonymous>${at}`]: 'deny: not-allowed',
    });
  });

  test('STRICT refuses a caller without an identity before any policy', () => {
    expect(answers(storyMesh([strict]))).toMatchObject({
      [curl('team-b')]: 'allow: no-allow-policy',
      [`anonymous>${at}`]: 'deny: mtls-required',
    });
  });

  test('the evidence tells the steps in order, and what came closest', () => {
    const explained = explainEdge(buildModel(storyMesh([onlyTeamA, strict])), curl('team-b'));
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
    const reads = httpbinPolicy({
      rules: [{ to: [{ operation: { methods: ['GET'], paths: ['/headers'] } }] }],
    });
    const edge = findEdge(analyse(storyMesh([reads])), curl('team-b'));
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
    const denied = httpbinPolicy({
      action: 'DENY',
      rules: [{ from: [{ source: { namespaces: ['team-b'] } }] }],
    });
    expect(answers(storyMesh([denied], [gap]))).toMatchObject({
      [curl('team-a')]: 'unknown: gap',
      [curl('team-b')]: 'deny: denied-by',
    });
  });

  test('a target rests on the policies attached to it and on the mesh config', () => {
    const target = analyse(storyMesh([onlyTeamA, strict])).targets.find(({ id }) => id === 'team-a/httpbin');
    expect(target?.restsOn.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'AuthorizationPolicy httpbin-policy',
      'MeshConfig istio',
      'PeerAuthentication default',
    ]);
  });
});
